/**
 * Image files, without Spring: formats, orientation, renditions and the XMP mark.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.media;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
