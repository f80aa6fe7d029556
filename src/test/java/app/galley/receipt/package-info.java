/**
 * Tests of receipts.
 */
@NullMarked
package app.galley.receipt;

import org.jspecify.annotations.NullMarked;
