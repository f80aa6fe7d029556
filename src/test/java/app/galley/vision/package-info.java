@NullMarked
package app.galley.vision;

import org.jspecify.annotations.NullMarked;
