@NullMarked
package app.galley.note;

import org.jspecify.annotations.NullMarked;
