package app.galley.preview;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import app.galley.id.PostId;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.ListPosition;
import app.galley.post.Post;
import app.galley.post.PostFilter;
import app.galley.post.PostStatus;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.post.PublishedTerms;
import app.galley.preview.Edition.Upcoming;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Pages of the lists of posts, with the upcoming post in its place.
 */
@Component
class Lists {

	/** As in site/lib/loaders.ts. */
	static final int PAGE_SIZE = 12;

	private final Posts posts;

	private final PublishedTerms terms;

	private final PostViews views;

	Lists(Posts posts, PublishedTerms terms, PostViews views) {
		this.posts = posts;
		this.terms = terms;
		this.views = views;
	}

	/**
	 * A page of a list.
	 * @param path of the list's first page on the site
	 * @param includes whether the upcoming post belongs to this list
	 * @param after cursor; null for the first page
	 */
	PageModel.Posts page(Edition edition, String path, PostFilter filter, Predicate<Entry> includes,
			@Nullable String after) {
		boolean lead = path.equals("/") && after == null;
		int size = lead ? PAGE_SIZE + 1 : PAGE_SIZE;
		// One more than shown, because the post that the draft revises can be among them.
		Page<PostSummary> stored = this.posts.newest(filter, PageRequest.of(size + 1, after, null, null));
		List<Entry> entries = new ArrayList<>(stored.nodes().stream().map(Entry::of).toList());
		Upcoming upcoming = edition.upcoming();
		if (upcoming != null && upcoming.entry().kind() == Post.Kind.POST) {
			insert(upcoming.entry(), entries, includes, after);
		}
		boolean more = entries.size() > size || stored.pageInfo().isHasNextPage();
		List<Entry> shown = entries.subList(0, Math.min(size, entries.size()));
		Links links = edition.links();
		return new PageModel.Posts(this.views.of(shown, edition), lead, (after != null) ? links.to(path) : null,
				more ? links.to(Links.afterPath(path, shown.getLast().position().cursor())) : null);
	}

	/**
	 * How many posts a term has, in words.
	 * @param includes whether a post has the term
	 */
	String count(Edition edition, Kind kind, UUID term, Predicate<Entry> includes) {
		int count = this.terms.counts(kind, List.of(term)).getOrDefault(term, 0);
		Upcoming upcoming = edition.upcoming();
		if (upcoming != null && upcoming.entry().kind() == Post.Kind.POST) {
			boolean counted = this.posts.find(upcoming.entry().id())
				.filter((post) -> post.status() == PostStatus.PUBLISHED)
				.map((post) -> Entry.of(post.summary()))
				.filter(includes)
				.isPresent();
			count += (includes.test(upcoming.entry()) ? 1 : 0) - (counted ? 1 : 0);
		}
		return edition.words().counted("postCount", count);
	}

	private static void insert(Entry upcoming, List<Entry> entries, Predicate<Entry> includes, @Nullable String after) {
		PostId id = upcoming.id();
		entries.removeIf((entry) -> entry.id().equals(id));
		if (includes.test(upcoming) && (after == null || upcoming.position().compareTo(ListPosition.of(after)) > 0)) {
			entries.add(upcoming);
			entries.sort(Comparator.comparing(Entry::position));
		}
	}

}
