/**
 * Exports of WordPress (WXR) and Ghost (JSON) as sources of imports.
 */
@ApplicationModule(allowedDependencies = { "article", "importing", "post", "seo" })
@NullMarked
package app.galley.migration;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
