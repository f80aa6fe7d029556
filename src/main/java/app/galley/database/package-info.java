/**
 * Where the database is, as a hosting platform tells it: {@code DATABASE_URL}. Knows no
 * domain.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.database;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
