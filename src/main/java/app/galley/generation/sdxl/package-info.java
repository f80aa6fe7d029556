/**
 * SDXL servers, each behind {@link app.galley.generation.sdxl.ImageGenerator}: what is
 * sent, what comes back, what may be sent again.
 */
@NullMarked
package app.galley.generation.sdxl;

import org.jspecify.annotations.NullMarked;
