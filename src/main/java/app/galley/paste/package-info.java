/**
 * Makes Markdown of what is pasted into the editor.
 */
@ApplicationModule(allowedDependencies = { "problem", "article" })
@NullMarked
package app.galley.paste;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
