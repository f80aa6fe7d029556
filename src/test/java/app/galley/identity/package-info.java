@NullMarked
package app.galley.identity;

import org.jspecify.annotations.NullMarked;
