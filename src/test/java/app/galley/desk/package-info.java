@NullMarked
package app.galley.desk;

import org.jspecify.annotations.NullMarked;
