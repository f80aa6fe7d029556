/**
 * Cursors and pages of the Relay connection specification, for every list of the API.
 */
@ApplicationModule(allowedDependencies = { "problem" })
@NullMarked
package app.galley.paging;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
