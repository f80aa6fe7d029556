/**
 * Links of published posts and pages to other sites: checks once a week that they work,
 * if a setting asks for it.
 */
@ApplicationModule(allowedDependencies = { "id", "problem", "paging", "telemetry", "outbound", "article", "post" })
@NullMarked
package app.galley.link;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
