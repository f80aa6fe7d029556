/**
 * The pages as the public will see them, behind signed links.
 */
@ApplicationModule(allowedDependencies = { "problem", "identity", "api", "paging", "article", "generation", "image",
		"post", "task" })
@NullMarked
package app.galley.preview;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
