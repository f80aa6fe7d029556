/**
 * The connection to the database that a hosting platform sets in {@code DATABASE_URL},
 * and its clock. Knows no domain.
 */
@ApplicationModule(allowedDependencies = { "doctor", "telemetry" })
@NullMarked
package app.galley.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
