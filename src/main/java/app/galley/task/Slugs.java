package app.galley.task;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.post.Post;
import app.galley.post.Publishing;
import app.galley.problem.Conflict;
import app.galley.problem.Faults;
import app.galley.taxonomy.Slug;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps slugs unique across open drafts, posts and pages, and pages off the site's own
 * addresses.
 */
@Component
class Slugs {

	private static final PostId NO_POST = new PostId(new UUID(0, 0));

	/** What the site itself answers at its top level, and the previews at theirs. */
	private static final Set<String> SITE_PATHS = Set.of("api", "archive", "authors", "categories",
			"content-credentials", "page", "posts", "preview", "search", "tags", "tasks", "text", "wordpress-query",
			"xml");

	private static final int GROWTH = 4;

	private static final int MAX_TRIED = 1000;

	private final JdbcClient jdbc;

	private final Publishing publishing;

	Slugs(JdbcClient jdbc, Publishing publishing) {
		this.jdbc = jdbc;
		this.publishing = publishing;
	}

	/** Adds a fault if a page with this slug would have an address of the site itself. */
	void refuseReserved(Faults faults, @Nullable String slug) {
		if (slug != null && SITE_PATHS.contains(slug)) {
			faults.add("slug", "/%s is an address of the site itself; choose another slug".formatted(slug));
		}
	}

	void refuseTaken(String slug, DraftId taskId, @Nullable PostId ownPost) {
		if (taken(slug, taskId, ownPost)) {
			throw new Conflict("input.slug", "already in use; choose another, such as " + free(slug, taskId));
		}
	}

	/** The draft's own slug, or a free one like it when another has taken it. */
	String ownOrFree(String slug, DraftId taskId, @Nullable PostId ownPost) {
		return taken(slug, taskId, ownPost) ? free(slug, taskId) : slug;
	}

	/** A free slug proposed from this title. */
	String propose(String title, DraftId taskId, Post.Kind kind) {
		String slug = Slug.propose(title);
		if (slug == null) {
			slug = kind.name().toLowerCase(Locale.ROOT) + '-'
					+ Long.toHexString(taskId.value().getLeastSignificantBits());
		}
		return free((kind == Post.Kind.PAGE && SITE_PATHS.contains(slug)) ? slug + "-page" : slug, taskId);
	}

	/** Tries ever more numbers at once: hundreds of posts can have one title. */
	private String free(String slug, DraftId taskId) {
		List<String> candidates = List.of(slug);
		int next = 2;
		while (true) {
			Set<String> taken = taken(candidates, taskId);
			Optional<String> free = candidates.stream().filter((candidate) -> !taken.contains(candidate)).findFirst();
			if (free.isPresent()) {
				return free.get();
			}
			int end = Math.min(next * GROWTH, next + MAX_TRIED);
			candidates = IntStream.range(next, end).mapToObj((n) -> slug + "-" + n).toList();
			next = end;
		}
	}

	private Set<String> taken(List<String> slugs, DraftId taskId) {
		Set<String> taken = new HashSet<>(this.publishing.takenSlugs(slugs));
		taken.addAll(this.jdbc.sql(
				"SELECT slug FROM content_task WHERE slug = ANY(?::text[]) AND status <> 'APPROVED' AND trashed_at IS NULL AND id <> ?")
			.params(slugs.toArray(String[]::new), taskId.value())
			.query(String.class)
			.list());
		return taken;
	}

	private boolean taken(String slug, DraftId taskId, @Nullable PostId ownPost) {
		return this.publishing.slugTaken(slug, (ownPost != null) ? ownPost : NO_POST) || this.jdbc.sql(
				"SELECT EXISTS (SELECT 1 FROM content_task WHERE slug = ? AND status <> 'APPROVED' AND trashed_at IS NULL AND id <> ?)")
			.params(slug, taskId.value())
			.query(Boolean.class)
			.single();
	}

}
