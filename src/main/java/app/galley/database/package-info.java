/**
 * The connection to the database that a hosting platform sets in {@code DATABASE_URL},
 * its clock, and new ids. Knows no domain.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
