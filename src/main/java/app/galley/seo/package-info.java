/**
 * What search engines and social networks show of a post, where its writer chose other
 * words than the post's own.
 */
@ApplicationModule(allowedDependencies = { "problem" })
@NullMarked
package app.galley.seo;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
