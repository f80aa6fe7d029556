/**
 * GraphQL over HTTP: requests, responses, execution, scalars and access rules. Knows no
 * domain but the types of its ids.
 */
@ApplicationModule(allowedDependencies = { "doctor", "problem", "id", "identity", "limit", "responsecache", "telemetry",
		"database" })
@NullMarked
package app.galley.api;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
