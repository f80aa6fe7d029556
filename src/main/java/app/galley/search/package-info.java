/**
 * Search of published posts and pages by words, by relevance: the index of their words,
 * and extracts with the words marked.
 */
@ApplicationModule(allowedDependencies = { "problem", "id", "event", "responsecache", "paging", "article", "post" })
@NullMarked
package app.galley.search;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;
