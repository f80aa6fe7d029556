/**
 * Feature images: generation jobs, renditions, provenance, object storage.
 */
@ApplicationModule(allowedDependencies = { "problem", "event", "identity", "api", "cli" })
@NullMarked
package app.galley.image;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
