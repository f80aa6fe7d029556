/**
 * Pages beside the posts, such as About, Imprint and Privacy: reading them over GraphQL.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "identity", "responsecache", "image", "post" })
@NullMarked
package app.galley.page;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
