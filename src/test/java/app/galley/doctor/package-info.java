@NullMarked
package app.galley.doctor;

import org.jspecify.annotations.NullMarked;
