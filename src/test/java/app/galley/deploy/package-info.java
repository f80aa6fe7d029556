/** Files that deploy Galley to a platform, checked against a running server. */
@NullMarked
package app.galley.deploy;

import org.jspecify.annotations.NullMarked;
