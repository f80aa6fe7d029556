/**
 * Published posts and their taxonomy: the public read side.
 */
@ApplicationModule(allowedDependencies = { "problem", "database", "event", "identity", "responsecache", "paging",
		"activity", "image" })
@NullMarked
package app.galley.post;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
