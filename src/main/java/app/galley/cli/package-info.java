/**
 * The command line: {@code java -jar galley.jar import SOURCE}. Knows no domain; each
 * command is a bean of its module.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.cli;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
