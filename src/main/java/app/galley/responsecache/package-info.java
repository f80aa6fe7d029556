/**
 * Caches the responses to anonymous requests until the data behind them changes. Knows no
 * domain: the code that reads names the data by cache tags, the code that changes it
 * invalidates them.
 */
@ApplicationModule(allowedDependencies = { "event", "telemetry", "database" })
@NullMarked
package app.galley.responsecache;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
