/**
 * Tells the public site which of its pages have changed, and the CDN in front of it: at
 * least once, also after a crash, and without anybody waiting for it.
 */
@ApplicationModule(
		allowedDependencies = { "problem", "database", "event", "responsecache", "paging", "taxonomy", "post" })
@NullMarked
package app.galley.site;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
