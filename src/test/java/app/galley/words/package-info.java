@NullMarked
package app.galley.words;

import org.jspecify.annotations.NullMarked;
