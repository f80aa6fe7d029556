/**
 * Failures that a client can correct, and their form as typed GraphQL errors.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.problem;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
