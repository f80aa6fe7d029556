/**
 * The built-in engine: covers drawn with Java2D, for when no SDXL server is set up.
 */
@NullMarked
package app.galley.generation.sketch;

import org.jspecify.annotations.NullMarked;
