@NullMarked
package app.galley.embedded;

import org.jspecify.annotations.NullMarked;
