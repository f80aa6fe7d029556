/**
 * The proof that previews and public site render the same pages.
 */
@NullMarked
package app.galley.proof;

import org.jspecify.annotations.NullMarked;
