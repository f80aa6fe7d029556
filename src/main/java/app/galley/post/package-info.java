/**
 * Published posts and their taxonomy: the public read side.
 */
@ApplicationModule(
		allowedDependencies = { "problem", "event", "identity", "answer", "api", "activity", "article", "image" })
@NullMarked
package app.galley.post;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
