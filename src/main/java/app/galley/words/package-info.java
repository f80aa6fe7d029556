/**
 * The words that frame the public pages, in the languages of site/messages.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.words;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
