/**
 * Log of who changed what and when, written by the changing module in its own
 * transaction. Knows tasks and posts only by their ids.
 */
@ApplicationModule(allowedDependencies = { "id", "identity", "paging" })
@NullMarked
package app.galley.activity;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
