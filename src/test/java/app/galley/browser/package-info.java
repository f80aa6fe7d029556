/**
 * The browser of the browser tests.
 */
@NullMarked
package app.galley.browser;

import org.jspecify.annotations.NullMarked;
