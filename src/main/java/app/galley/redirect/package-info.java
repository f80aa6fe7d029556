/**
 * Redirects that administrators set by hand, from an address of the site without a page.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "identity", "activity", "paging", "responsecache",
		"taxonomy", "post" })
@NullMarked
package app.galley.redirect;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
