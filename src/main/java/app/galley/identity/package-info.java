/**
 * Who is asking and what they may do. Knows no domain.
 */
@ApplicationModule(allowedDependencies = { "problem" })
@NullMarked
package app.galley.identity;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
