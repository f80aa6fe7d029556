/**
 * Checks of a deployment: {@code java -jar galley.jar doctor} and {@code /desk/health}.
 * Knows no domain; each check is a bean of the module whose settings it tries.
 */
@ApplicationModule(allowedDependencies = { "cli" })
@NullMarked
package app.galley.doctor;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
