@NullMarked
package app.galley.database;

import org.jspecify.annotations.NullMarked;
