/**
 * The whole content as a folder of Markdown files and images, and back.
 */
@ApplicationModule(allowedDependencies = { "problem", "seo", "id", "cli", "identity", "api", "media", "generation",
		"storage", "taxonomy", "image", "article", "post", "redirect", "settings", "task", "importing" })
@NullMarked
package app.galley.export;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
