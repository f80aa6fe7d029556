/**
 * Renders Markdown as safe HTML, for preview, API and site alike.
 */
@ApplicationModule(allowedDependencies = { "problem", "words" })
@NullMarked
package app.galley.article;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
