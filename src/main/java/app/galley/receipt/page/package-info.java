/**
 * Public pages as a reader gets them: requests within bounds, the normalised document and
 * the comparison of two.
 */
@NullMarked
package app.galley.receipt.page;

import org.jspecify.annotations.NullMarked;
