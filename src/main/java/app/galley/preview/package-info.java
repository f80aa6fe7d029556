/**
 * Previews of the public pages, with drafts in their place, behind signed links.
 */
@ApplicationModule(allowedDependencies = { "problem", "seo", "id", "identity", "activity", "api", "paging", "article",
		"generation", "media", "image", "taxonomy", "post", "redirect", "search", "settings", "text", "task", "words" })
@NullMarked
package app.galley.preview;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
