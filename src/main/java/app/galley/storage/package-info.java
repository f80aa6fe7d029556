/**
 * The bucket: object store, probe, sweep, and the signed URLs that clients upload to.
 */
@ApplicationModule(allowedDependencies = { "doctor", "problem", "cli", "address", "telemetry" })
@NullMarked
package app.galley.storage;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
