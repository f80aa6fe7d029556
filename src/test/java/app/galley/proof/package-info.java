/**
 * The proof: previews and public site are one and the same page.
 */
@NullMarked
package app.galley.proof;

import org.jspecify.annotations.NullMarked;
