/**
 * Content in and out: the import of Markdown files as drafts, the sample drafts, and the
 * move from the embedded services to external ones.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "cli", "database", "event", "embedded", "storage",
		"generation", "taxonomy", "post", "task" })
@NullMarked
package app.galley.transfer;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
