/**
 * Image generation jobs: the queue, its leases and progress, and the engines that
 * generate images ({@code engine}, {@code sdxl}, {@code sketch}).
 */
@ApplicationModule(allowedDependencies = { "doctor", "problem", "id", "event", "media", "telemetry" })
@NullMarked
package app.galley.generation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
