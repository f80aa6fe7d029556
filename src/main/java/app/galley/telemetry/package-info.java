/**
 * What Galley says of itself while it runs: metrics, traces, and the form of log lines.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.telemetry;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
