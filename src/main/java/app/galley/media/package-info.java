/**
 * Image files, without Spring: formats, verification, orientation, renditions and XMP
 * provenance.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.media;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
