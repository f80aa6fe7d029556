@NullMarked
package app.galley.cli;

import org.jspecify.annotations.NullMarked;
