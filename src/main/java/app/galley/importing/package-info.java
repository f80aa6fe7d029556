/**
 * Imports posts of other blogs: what a source must say of a post, how it is stored so
 * that a later import finds it again, and the report. Knows no file format; each format
 * is an {@link app.galley.importing.ImportFormat} of its own module.
 */
@ApplicationModule(allowedDependencies = { "problem", "seo", "id", "cli", "identity", "address", "generation", "image",
		"taxonomy", "post", "task" })
@NullMarked
package app.galley.importing;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
