/**
 * Content tasks: draft, review, approval, import. Approval makes the post.
 */
@ApplicationModule(allowedDependencies = { "problem", "cli", "event", "identity", "api", "activity", "article", "image",
		"image :: sampling", "post" })
@NullMarked
package app.galley.task;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
