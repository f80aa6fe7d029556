/**
 * The real browser that tests look with.
 */
@NullMarked
package app.galley.browser;

import org.jspecify.annotations.NullMarked;
