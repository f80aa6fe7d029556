/**
 * Limits on what a request may cost, checked before it costs anything. Knows no domain:
 * the schema says with {@code @listSize} and {@code @cost} what is large or expensive.
 */
@ApplicationModule(allowedDependencies = { "problem", "identity", "telemetry" })
@NullMarked
package app.galley.limit;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
