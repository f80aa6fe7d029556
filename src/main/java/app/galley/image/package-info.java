/**
 * Stored images: their rows and renditions, editors' uploads, and the removal of unused
 * images.
 */
@ApplicationModule(allowedDependencies = { "doctor", "outbound", "problem", "id", "address", "storage", "media",
		"credential", "generation", "generation :: parameters", "telemetry", "identity", "paging" })
@NullMarked
package app.galley.image;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
