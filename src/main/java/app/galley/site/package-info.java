/**
 * Informs the public site, and the CDN in front of it, which of its pages have changed:
 * at least once, also after a crash, without delaying the change.
 */
@ApplicationModule(allowedDependencies = { "doctor", "problem", "id", "address", "event", "responsecache", "paging",
		"taxonomy", "post", "redirect", "settings", "telemetry" })
@NullMarked
package app.galley.site;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
