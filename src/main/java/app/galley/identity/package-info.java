/**
 * Accounts, roles, API tokens and the current caller. Knows no domain.
 */
@ApplicationModule(allowedDependencies = { "cli", "problem", "telemetry" })
@NullMarked
package app.galley.identity;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
