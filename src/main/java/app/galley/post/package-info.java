/**
 * Published and scheduled posts: reading them in pages, publishing and revising them.
 */
@ApplicationModule(allowedDependencies = { "problem", "seo", "id", "address", "event", "identity", "responsecache",
		"paging", "activity", "article", "taxonomy", "image", "words" })
@NullMarked
package app.galley.post;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
