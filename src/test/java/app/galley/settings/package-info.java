@NullMarked
package app.galley.settings;

import org.jspecify.annotations.NullMarked;
