@NullMarked
package app.galley.id;

import org.jspecify.annotations.NullMarked;
