@NullMarked
package app.galley.event;

import org.jspecify.annotations.NullMarked;
