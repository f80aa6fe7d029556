/**
 * The desk: the web pages that writers and editors work on. They use the same GraphQL API
 * as any other client.
 */
@ApplicationModule(allowedDependencies = { "doctor", "id", "identity", "api", "signin", "image", "settings", "link",
		"vision", "words" })
@NullMarked
package app.galley.desk;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
