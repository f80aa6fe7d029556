@NullMarked
package app.galley.outbound;

import org.jspecify.annotations.NullMarked;
