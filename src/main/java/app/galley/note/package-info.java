/**
 * Notes that people make on drafts in review, and who has a draft open.
 */
@ApplicationModule(allowedDependencies = { "activity", "article", "id", "problem", "task" })
@NullMarked
package app.galley.note;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
