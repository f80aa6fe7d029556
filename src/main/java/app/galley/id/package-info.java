/**
 * Ids of posts, drafts and images, each a type of its own so that none is mistaken for
 * another, and the generator of new ids.
 */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package app.galley.id;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
