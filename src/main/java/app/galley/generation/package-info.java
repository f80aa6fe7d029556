/**
 * Image generation jobs: the queue, its leases and progress, and the engines that make
 * images.
 */
@ApplicationModule(allowedDependencies = { "problem", "database", "event", "media" })
@NullMarked
package app.galley.generation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
