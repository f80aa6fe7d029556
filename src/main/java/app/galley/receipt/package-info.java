/**
 * Receipts: reads the live pages as a reader does and compares them with what was
 * approved.
 */
@ApplicationModule(allowedDependencies = { "problem", "seo", "id", "cli", "address", "event", "telemetry", "identity",
		"paging", "credential", "image", "taxonomy", "post", "settings", "preview" })
@NullMarked
package app.galley.receipt;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
