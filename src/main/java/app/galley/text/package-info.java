/**
 * What the texts of posts and drafts name: the images they show and the posts they link
 * to.
 */
@ApplicationModule(
		allowedDependencies = { "id", "address", "event", "article", "media", "image", "post", "settings", "words" })
@NullMarked
package app.galley.text;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
