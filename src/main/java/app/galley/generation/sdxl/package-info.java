/**
 * SDXL servers and their protocols: what is sent, what comes back, and what may be sent
 * again.
 */
@NullMarked
package app.galley.generation.sdxl;

import org.jspecify.annotations.NullMarked;
