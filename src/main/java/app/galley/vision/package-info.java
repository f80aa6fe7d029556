/**
 * Proposals of alternative text by a vision model, if a setting names one. A person
 * accepts each.
 */
@ApplicationModule(allowedDependencies = { "id", "problem", "identity", "telemetry", "storage", "media", "image",
		"settings", "task" })
@NullMarked
package app.galley.vision;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
