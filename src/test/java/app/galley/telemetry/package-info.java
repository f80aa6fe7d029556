@NullMarked
package app.galley.telemetry;

import org.jspecify.annotations.NullMarked;
