package app.galley.preview;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostFilter;
import app.galley.post.Posts;
import app.galley.preview.Edition.Upcoming;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Pages of the lists of posts, with what is to come at its place.
 */
@Component
class Lists {

	/** The same in site/lib/loaders.ts. */
	private static final int PAGE_SIZE = 12;

	private final Posts posts;

	private final PostViews cards;

	Lists(Posts posts, PostViews cards) {
		this.posts = posts;
		this.cards = cards;
	}

	/**
	 * A page of a list.
	 * @param path of the list's first page on the site
	 * @param holds whether what is to come stands in this list
	 * @param after cursor; null for the first page
	 */
	PageModel.Posts page(Edition edition, String path, PostFilter filter, Predicate<Entry> holds,
			@Nullable String after) {
		boolean lead = path.equals("/") && after == null;
		int size = lead ? PAGE_SIZE + 1 : PAGE_SIZE;
		// One more than shown, for the post that the task changes may be among them.
		Page<Post> stored = this.posts.newest(filter, PageRequest.of(size + 1, after, null, null));
		List<Entry> entries = new ArrayList<>(stored.nodes().stream().map(Entry::card).toList());
		Upcoming upcoming = edition.upcoming();
		if (upcoming != null) {
			UUID id = upcoming.entry().id();
			entries.removeIf((entry) -> entry.id().equals(id));
			if (holds.test(upcoming.entry()) && (after == null || upcoming.entry().after(after))) {
				entries.add(upcoming.entry());
				entries.sort(Entry.NEWEST_FIRST);
			}
		}
		boolean more = entries.size() > size || stored.pageInfo().isHasNextPage();
		List<Entry> shown = entries.subList(0, Math.min(size, entries.size()));
		Links links = edition.links();
		return new PageModel.Posts(this.cards.of(shown, links), lead, (after != null) ? links.to(path) : null,
				more ? links.to(Links.afterPath(path, shown.getLast().cursor())) : null);
	}

}
