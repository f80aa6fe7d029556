package app.galley.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.id.PostId;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.post.SelectedPost;
import app.galley.problem.Refused;

import org.springframework.stereotype.Service;

/**
 * Finds published posts and pages by words.
 */
@Service
public class PostSearch {

	/** Of a query, in characters (code points). */
	public static final int MAX_LENGTH = 200;

	/** Of pages that a text finds. */
	public static final int MAX_PAGES = 5;

	private static final String ORDER = "RELEVANCE";

	private final WordIndex index;

	private final Stems stems;

	private final Posts posts;

	PostSearch(WordIndex index, Stems stems, Posts posts) {
		this.index = index;
		this.stems = stems;
		this.posts = posts;
	}

	/**
	 * A page of what a text finds, the most relevant first; empty for a text without
	 * words.
	 * @param text at most {@value #MAX_LENGTH} characters; throws {@link Refused} for a
	 * longer or blank one
	 * @param page a forward page
	 */
	public Page<SearchResult> search(String text, PageRequest page) {
		String wanted = checked(text);
		Cursor cursor = page.cursorOf(ORDER);
		int offset = (cursor != null) ? offset(page, cursor) : 0;
		WordQuery query = WordQuery.of(wanted, this.stems::of);
		List<PostId> ids = query.isEmpty() ? List.of() : this.index.find(query, offset, page.size() + 1);
		Map<PostId, Integer> places = new HashMap<>();
		ids.forEach((id) -> places.put(id, offset + places.size() + 1));
		return Page.of(results(ids, query), page, (result) -> new Cursor(ORDER,
				String.valueOf(places.get(result.post().id())), result.post().id().value()));
	}

	/**
	 * The published pages that a text finds, the most relevant first, at most
	 * {@value #MAX_PAGES}.
	 * @param text as for {@link #search}
	 */
	public List<PageResult> searchPages(String text) {
		WordQuery query = WordQuery.of(checked(text), this.stems::of);
		Map<PostId, String> bodies = query.isEmpty() ? Map.of() : this.index.findPages(query, MAX_PAGES);
		if (bodies.isEmpty()) {
			return List.of();
		}
		Map<PostId, SelectedPost> found = published(bodies.keySet());
		List<PageResult> results = new ArrayList<>();
		bodies.forEach((id, body) -> {
			SelectedPost page = found.get(id);
			if (page != null) {
				results.add(new PageResult(page, Extract.all(page.title(), query.marks()), extract(page, body, query)));
			}
		});
		return results;
	}

	private static String checked(String text) {
		String wanted = text.strip();
		int length = wanted.codePointCount(0, wanted.length());
		if (length == 0 || length > MAX_LENGTH) {
			throw new Refused("text", "enter 1 to %d characters".formatted(MAX_LENGTH)
					+ ((length > 0) ? ", not %,d".formatted(length) : ""));
		}
		return wanted;
	}

	private static int offset(PageRequest page, Cursor cursor) {
		if (!cursor.key().matches("[0-9]{1,4}")) {
			throw new Refused(page.cursorArgument(), "not a cursor of this list: start from the first page");
		}
		return Integer.parseInt(cursor.key());
	}

	private List<SearchResult> results(List<PostId> ids, WordQuery query) {
		if (ids.isEmpty()) {
			return List.of();
		}
		Map<PostId, SelectedPost> found = published(ids);
		Map<PostId, String> bodies = this.index.bodies(ids);
		return ids.stream().filter(found::containsKey).map(found::get).map((post) -> {
			String extract = extract(post, bodies.getOrDefault(post.id(), ""), query);
			return new SearchResult(post, Extract.all(post.title(), query.marks()), extract);
		}).toList();
	}

	/** Without what an instance of an older version has unpublished. */
	private Map<PostId, SelectedPost> published(Collection<PostId> ids) {
		return this.posts.selectAll(new LinkedHashSet<>(ids))
			.stream()
			.filter((post) -> post.status() == PostStatus.PUBLISHED)
			.collect(Collectors.toMap(SelectedPost::id, Function.identity()));
	}

	private static String extract(SelectedPost post, String body, WordQuery query) {
		String extract = Extract.of(body, query.marks());
		return (extract != null) ? extract : Extract.all(post.excerpt(), query.marks());
	}

}
