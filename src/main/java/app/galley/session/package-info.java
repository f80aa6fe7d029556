/**
 * Sessions of signed-in browsers, in the database, so that any instance serves them and a
 * restart ends none.
 */
@ApplicationModule(allowedDependencies = { "identity" })
@NullMarked
package app.galley.session;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
