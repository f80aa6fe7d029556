/**
 * The documents in {@code docs/}, held to the code. {@code -Dgalley.docs.update} writes
 * their generated sections instead of comparing them.
 */
@NullMarked
package app.galley.docs;

import org.jspecify.annotations.NullMarked;
