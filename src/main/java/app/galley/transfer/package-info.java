/**
 * Content in and out: the import of Markdown files as drafts, and the sample drafts.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "cli", "generation", "taxonomy", "post", "task" })
@NullMarked
package app.galley.transfer;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
