/**
 * Settings of the public site that its owner edits: a draft, which is previewed, and what
 * is published.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "identity", "activity", "limit", "media", "responsecache",
		"taxonomy", "image", "post", "storage", "words" })
@NullMarked
package app.galley.settings;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
