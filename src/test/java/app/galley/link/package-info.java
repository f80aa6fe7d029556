@NullMarked
package app.galley.link;

import org.jspecify.annotations.NullMarked;
