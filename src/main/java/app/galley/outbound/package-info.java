/**
 * Requests to servers that people name in what they write, to the public internet only.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.outbound;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
