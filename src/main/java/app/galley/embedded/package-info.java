/**
 * PostgreSQL, S3 and CDN for the run with no configuration, and nothing else.
 */
@ApplicationModule(allowedDependencies = { "problem", "storage", "api" })
@NullMarked
package app.galley.embedded;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
