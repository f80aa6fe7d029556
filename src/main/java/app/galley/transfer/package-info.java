/**
 * Content in and out: Markdown files as a source of imports, the sample drafts, and the
 * move from the embedded services to external ones.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "cli", "database", "event", "embedded", "storage",
		"importing", "taxonomy", "post", "words" })
@NullMarked
package app.galley.transfer;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
