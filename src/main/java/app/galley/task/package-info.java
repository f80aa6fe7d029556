/**
 * Content tasks: draft, review, approval, import. Approval makes the post.
 */
@ApplicationModule(allowedDependencies = { "problem", "database", "identity", "paging", "cli", "activity", "article",
		"generation", "generation :: sampling", "image", "taxonomy", "post" })
@NullMarked
package app.galley.task;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
