/**
 * Tests of the normalised page and of its requests.
 */
@NullMarked
package app.galley.receipt.page;

import org.jspecify.annotations.NullMarked;
