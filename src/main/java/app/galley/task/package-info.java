/**
 * Content tasks, the drafts of the desk: writing, images, review and approval, which
 * publishes the post.
 */
@ApplicationModule(allowedDependencies = { "problem", "seo", "id", "address", "identity", "paging", "activity",
		"article", "generation", "generation :: parameters", "media", "image", "taxonomy", "post", "words" })
@NullMarked
package app.galley.task;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
