/**
 * Embedded PostgreSQL, S3 and CDN, for a start without configuration.
 */
@ApplicationModule(allowedDependencies = { "doctor", "database", "problem", "credential", "address", "storage", "api" })
@NullMarked
package app.galley.embedded;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
