@NullMarked
package app.galley.importing;

import org.jspecify.annotations.NullMarked;
