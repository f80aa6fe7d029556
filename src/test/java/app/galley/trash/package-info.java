@NullMarked
package app.galley.trash;

import org.jspecify.annotations.NullMarked;
