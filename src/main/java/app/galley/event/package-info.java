/**
 * What the instances share over PostgreSQL: notifications (LISTEN/NOTIFY) and the engine
 * for jobs that survive a crash. Knows no domain.
 */
@ApplicationModule(allowedDependencies = { "database", "telemetry" })
@NullMarked
package app.galley.event;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
