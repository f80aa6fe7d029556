/**
 * The public addresses of images: their base, and the rows that follow it when it
 * changes.
 */
@ApplicationModule(allowedDependencies = { "event" })
@NullMarked
package app.galley.address;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
