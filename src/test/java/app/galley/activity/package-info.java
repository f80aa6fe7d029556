@NullMarked
package app.galley.activity;

import org.jspecify.annotations.NullMarked;
