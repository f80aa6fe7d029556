@NullMarked
package app.galley.export;

import org.jspecify.annotations.NullMarked;
