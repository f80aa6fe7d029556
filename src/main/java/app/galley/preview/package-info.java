/**
 * Previews of the public pages, with drafts in their place, behind signed links.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "identity", "api", "paging", "article", "generation",
		"image", "taxonomy", "post", "task" })
@NullMarked
package app.galley.preview;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
