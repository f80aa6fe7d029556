package app.galley.post;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.id.PostId;
import app.galley.responsecache.CacheInvalidation;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import app.galley.taxonomy.Term;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Announces changes that readers see: invalidates what shows the post or its terms, and
 * publishes {@link PostChanged}.
 */
@Component
class PostAnnouncements {

	private final JdbcClient jdbc;

	private final Taxonomy taxonomy;

	private final PublishedTerms publishedTerms;

	private final NearbyPosts nearby;

	private final CacheInvalidation cacheInvalidation;

	private final ApplicationEventPublisher events;

	PostAnnouncements(JdbcClient jdbc, Taxonomy taxonomy, PublishedTerms publishedTerms, NearbyPosts nearby,
			CacheInvalidation cacheInvalidation, ApplicationEventPublisher events) {
		this.jdbc = jdbc;
		this.taxonomy = taxonomy;
		this.publishedTerms = publishedTerms;
		this.nearby = nearby;
		this.cacheInvalidation = cacheInvalidation;
		this.events = events;
	}

	/**
	 * Called in the transaction of the change, after it. Does nothing if readers see the
	 * post neither before nor after.
	 * @param before null for a new post
	 */
	void announce(@Nullable Post before, Post after) {
		if (!isPublished(before) && !isPublished(after)) {
			return;
		}
		Set<Term> shownOrHidden = new LinkedHashSet<>();
		Set<String> categories = slugs(Kind.CATEGORY, before, after, shownOrHidden);
		Set<String> tags = slugs(Kind.TAG, before, after, shownOrHidden);
		Set<String> authors = slugs(Kind.AUTHOR, before, after, shownOrHidden);
		Set<String> slugs = new LinkedHashSet<>();
		if (before != null) {
			slugs.add(before.slug());
		}
		slugs.add(after.slug());
		List<String> addresses = formerAddresses(after.id());
		addresses.stream().filter(Slug::isValid).forEach(slugs::add);
		List<Instant> dates = Stream.of(before, after)
			.filter(PostAnnouncements::isPublished)
			.map((post) -> Objects.requireNonNull(post).publishedAt())
			.distinct()
			.toList();
		PostChanged changed = new PostChanged(after.id(), after.kind(), slugs, categories, tags, authors, shownOrHidden,
				(after.kind() == Post.Kind.POST) ? this.nearby.besides(after.id(), dates) : Set.of());
		this.cacheInvalidation.changed(PostCacheTags.of(changed, addresses));
		this.events.publishEvent(changed);
	}

	/** Announces that the addresses of a post that no reader sees answer otherwise. */
	void announceAddresses(Post post) {
		List<String> addresses = formerAddresses(post.id());
		Set<String> slugs = new LinkedHashSet<>(List.of(post.slug()));
		addresses.stream().filter(Slug::isValid).forEach(slugs::add);
		PostChanged changed = new PostChanged(post.id(), post.kind(), slugs, Set.of(), Set.of(), Set.of(), Set.of(),
				Set.of());
		this.cacheInvalidation.changed(PostCacheTags.of(changed, addresses));
		this.events.publishEvent(changed);
	}

	private static boolean isPublished(@Nullable Post post) {
		return post != null && post.status() == PostStatus.PUBLISHED;
	}

	/**
	 * Slugs of the post's terms of a kind before and after the change.
	 * @param shownOrHidden gets those of them whose first published post this is, or
	 * whose last it was
	 */
	private Set<String> slugs(Kind kind, @Nullable Post before, Post after, Set<Term> shownOrHidden) {
		Set<UUID> ids = Stream.of(before, after)
			.filter(Objects::nonNull)
			.flatMap((post) -> ids(kind, post).stream())
			.collect(Collectors.toCollection(LinkedHashSet::new));
		Map<UUID, String> slugs = switch (kind) {
			case AUTHOR -> slugs(this.taxonomy.authors(ids), Author::slug);
			case CATEGORY -> slugs(this.taxonomy.categories(ids), Category::slug);
			case TAG -> slugs(this.taxonomy.tags(ids), Tag::slug);
		};
		Set<UUID> left = new HashSet<>(publicIds(kind, before));
		left.removeAll(publicIds(kind, after));
		Set<UUID> moved = new HashSet<>(publicIds(kind, after));
		moved.removeAll(publicIds(kind, before));
		moved.addAll(left);
		if (!moved.isEmpty()) {
			// Of two posts that leave a term at the same time, the second hides it.
			this.taxonomy.lock(kind, moved, !left.isEmpty());
			moved.removeAll(this.publishedTerms.among(kind, moved, after.id()));
		}
		moved.forEach((id) -> shownOrHidden.add(new Term(kind, Objects.requireNonNull(slugs.get(id)))));
		return Set.copyOf(slugs.values());
	}

	private static Collection<UUID> publicIds(Kind kind, @Nullable Post post) {
		return (post != null && isPublished(post)) ? ids(kind, post) : List.of();
	}

	private static Collection<UUID> ids(Kind kind, Post post) {
		return switch (kind) {
			case AUTHOR -> present(post.authorId());
			case CATEGORY -> present(post.categoryId());
			case TAG -> post.tagIds();
		};
	}

	private static List<UUID> present(@Nullable UUID id) {
		return (id != null) ? List.of(id) : List.of();
	}

	private static <T> Map<UUID, String> slugs(Map<UUID, T> terms, Function<T, String> slug) {
		return terms.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (term) -> slug.apply(term.getValue())));
	}

	/**
	 * Addresses that redirect to the post: its former slugs, and addresses on a former
	 * site if it was imported.
	 */
	private List<String> formerAddresses(PostId id) {
		return this.jdbc.sql("SELECT slug FROM post_redirect WHERE post_id = ?")
			.param(id.value())
			.query((row, n) -> row.getString(1))
			.list();
	}

}
