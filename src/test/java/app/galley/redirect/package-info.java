@NullMarked
package app.galley.redirect;

import org.jspecify.annotations.NullMarked;
