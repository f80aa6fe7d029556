/**
 * Markdown to safe HTML. The one renderer: preview, API and site all show its output.
 */
@ApplicationModule(allowedDependencies = { "problem" })
@NullMarked
package app.galley.article;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
