/**
 * The trash: discarded drafts and deleted posts, which can be restored for some time and
 * are then removed for good.
 */
@ApplicationModule(allowedDependencies = { "id", "paging", "post", "task" })
@NullMarked
package app.galley.trash;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
