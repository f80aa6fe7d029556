/**
 * Who changed what, when. Whoever changes something says so here, in the same
 * transaction. Knows tasks and posts by their ids alone.
 */
@ApplicationModule(allowedDependencies = { "database", "identity", "paging" })
@NullMarked
package app.galley.activity;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
