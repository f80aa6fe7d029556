/**
 * Galley: a GraphQL content API whose previews are identical to the public site.
 */
@NullMarked
package app.galley;

import org.jspecify.annotations.NullMarked;
