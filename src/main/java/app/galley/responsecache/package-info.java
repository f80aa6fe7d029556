/**
 * Remembers what the public was answered, until it changes. Knows no domain: whoever
 * fetches says by topics what an answer depends on, whoever changes something says which
 * topics that concerns.
 */
@ApplicationModule(allowedDependencies = { "event" })
@NullMarked
package app.galley.responsecache;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
