/**
 * Authors, categories and tags, under which posts are filed, and the rules for slugs.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "address", "identity", "responsecache", "activity",
		"paging", "image" })
@NullMarked
package app.galley.taxonomy;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
