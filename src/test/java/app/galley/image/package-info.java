@NullMarked
package app.galley.image;

import org.jspecify.annotations.NullMarked;
