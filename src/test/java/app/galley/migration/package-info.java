@NullMarked
package app.galley.migration;

import org.jspecify.annotations.NullMarked;
