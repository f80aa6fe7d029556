/**
 * Failures that a client can put right, and the one place that turns them into typed
 * GraphQL errors.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.problem;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
