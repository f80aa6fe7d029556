/**
 * SDXL servers, each behind {@link app.galley.image.sdxl.ImageGenerator}: what is sent,
 * what comes back, what may be sent again.
 */
@NullMarked
package app.galley.image.sdxl;

import org.jspecify.annotations.NullMarked;
