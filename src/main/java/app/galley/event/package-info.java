/**
 * What the instances share over PostgreSQL: news (LISTEN/NOTIFY) and the engine of the
 * jobs that must survive a crash. Knows no domain.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.event;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
