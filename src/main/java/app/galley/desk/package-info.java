/**
 * Where editors work: the frames of its pages. All that happens in them goes through the
 * same GraphQL mutations as any other client's.
 */
@ApplicationModule(allowedDependencies = { "identity", "signin", "image" })
@NullMarked
package app.galley.desk;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
