/**
 * Sign-in over HTTP: the security filter chain, passwords, OpenID Connect, bearer tokens
 * and CORS.
 */
@ApplicationModule(allowedDependencies = { "identity", "session", "telemetry" })
@NullMarked
package app.galley.signin;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
