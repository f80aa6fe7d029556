@NullMarked
package app.galley.credential;

import org.jspecify.annotations.NullMarked;
