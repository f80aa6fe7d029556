@NullMarked
package app.galley.signin;

import org.jspecify.annotations.NullMarked;
