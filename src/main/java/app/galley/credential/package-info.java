/**
 * Content credentials (C2PA): signed statements inside image files of how an image was
 * made. Writes and checks them, and keeps the key that signs.
 */
@ApplicationModule(allowedDependencies = "cli")
@NullMarked
package app.galley.credential;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
