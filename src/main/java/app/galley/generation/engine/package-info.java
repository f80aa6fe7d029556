/**
 * What an image engine is to Galley: a request goes in, an image or a failure comes out.
 * {@code generation.sdxl} and {@code generation.sketch} implement it.
 */
@NullMarked
package app.galley.generation.engine;

import org.jspecify.annotations.NullMarked;
