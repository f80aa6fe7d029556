package app.galley.taxonomy;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.id.ImageId;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.responsecache.CacheInvalidation;
import app.galley.responsecache.CacheValidity;
import app.galley.responsecache.EntityCache;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Repository of authors, categories and tags.
 */
@Repository
public class Taxonomy {

	static final String AUTHOR = "SELECT id, slug, name, bio, avatar_url, links FROM author term";

	static final String CATEGORY = "SELECT id, slug, name, description, image_id FROM category term";

	static final String TAG = "SELECT id, slug, name FROM tag term";

	private static final String ALL = "true";

	/** Terms in a list that is not paged. */
	private static final int MAX_LISTED = 1000;

	/** Cached terms of each kind; a few hundred bytes each, an author with the bio. */
	private static final int CACHE_SIZE = 5000;

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher events;

	private final CacheInvalidation cacheInvalidation;

	private final PublicTerms publicTerms;

	private final ActivityLog activity;

	private final Clock clock;

	private final EntityCache<UUID, Author> authors;

	private final EntityCache<UUID, Category> categories;

	private final EntityCache<UUID, Tag> tags;

	Taxonomy(JdbcClient jdbc, ApplicationEventPublisher events, CacheInvalidation cacheInvalidation,
			CacheValidity validity, PublicTerms publicTerms, ActivityLog activity, Clock clock) {
		this.jdbc = jdbc;
		this.events = events;
		this.cacheInvalidation = cacheInvalidation;
		this.publicTerms = publicTerms;
		this.activity = activity;
		this.clock = clock;
		this.authors = cache(validity, TaxonomyChanged.Kind.AUTHOR, AUTHOR, Taxonomy::author, Author::id);
		this.categories = cache(validity, TaxonomyChanged.Kind.CATEGORY, CATEGORY, Taxonomy::category, Category::id);
		this.tags = cache(validity, TaxonomyChanged.Kind.TAG, TAG, Taxonomy::tag, Tag::id);
	}

	private <T> EntityCache<UUID, T> cache(CacheValidity validity, TaxonomyChanged.Kind kind, String select,
			RowMapper<T> row, Function<T, UUID> id) {
		return new EntityCache<>(validity, CACHE_SIZE, (key) -> TaxonomyCacheTags.id(kind, key),
				(ids) -> byIds(select, ids, row, id));
	}

	/** The first thousand authors, by name. */
	public List<Author> authors() {
		return all(AUTHOR, ALL, Taxonomy::author);
	}

	/**
	 * Passes every author to a consumer, the oldest first; a thousand are in memory at
	 * once.
	 */
	public void forEachAuthor(Consumer<Author> each) {
		forEach(AUTHOR, Taxonomy::author, Author::id, each);
	}

	/** The first thousand authors that readers may see, by name. */
	List<Author> publicAuthors() {
		return all(AUTHOR, this.publicTerms.condition(TaxonomyChanged.Kind.AUTHOR), Taxonomy::author);
	}

	/** The first thousand categories, by name. */
	public List<Category> categories() {
		return all(CATEGORY, ALL, Taxonomy::category);
	}

	/** Passes every category to a consumer, as {@link #forEachAuthor} does. */
	public void forEachCategory(Consumer<Category> each) {
		forEach(CATEGORY, Taxonomy::category, Category::id, each);
	}

	/** The first thousand categories that readers may see, by name. */
	List<Category> publicCategories() {
		return all(CATEGORY, this.publicTerms.condition(TaxonomyChanged.Kind.CATEGORY), Taxonomy::category);
	}

	/** The first thousand tags, by name. */
	public List<Tag> tags() {
		return all(TAG, ALL, Taxonomy::tag);
	}

	/** Passes every tag to a consumer, as {@link #forEachAuthor} does. */
	public void forEachTag(Consumer<Tag> each) {
		forEach(TAG, Taxonomy::tag, Tag::id, each);
	}

	/** The first thousand tags that readers may see, by name. */
	List<Tag> publicTags() {
		return all(TAG, this.publicTerms.condition(TaxonomyChanged.Kind.TAG), Taxonomy::tag);
	}

	public Map<UUID, Author> authors(Collection<UUID> ids) {
		return this.authors.find(ids);
	}

	public Map<UUID, Category> categories(Collection<UUID> ids) {
		return this.categories.find(ids);
	}

	public Map<UUID, Tag> tags(Collection<UUID> ids) {
		return this.tags.find(ids);
	}

	/**
	 * Tags with these slugs, in no particular order; unknown slugs are skipped. They
	 * exist until the transaction ends.
	 */
	public List<Tag> tagsWithSlugs(Collection<String> slugs) {
		return this.jdbc.sql(TAG + " WHERE slug = ANY(?::text[]) FOR KEY SHARE")
			.param(slugs.toArray(new String[0]))
			.query(Taxonomy::tag)
			.list();
	}

	public Optional<Author> author(String slug) {
		return bySlug(AUTHOR, ALL, slug, Taxonomy::author);
	}

	Optional<Author> publicAuthor(String slug) {
		return bySlug(AUTHOR, this.publicTerms.condition(TaxonomyChanged.Kind.AUTHOR), slug, Taxonomy::author);
	}

	public Optional<Category> category(String slug) {
		return bySlug(CATEGORY, ALL, slug, Taxonomy::category);
	}

	Optional<Category> publicCategory(String slug) {
		return bySlug(CATEGORY, this.publicTerms.condition(TaxonomyChanged.Kind.CATEGORY), slug, Taxonomy::category);
	}

	public Optional<Tag> tag(String slug) {
		return bySlug(TAG, ALL, slug, Taxonomy::tag);
	}

	Optional<Tag> publicTag(String slug) {
		return bySlug(TAG, this.publicTerms.condition(TaxonomyChanged.Kind.TAG), slug, Taxonomy::tag);
	}

	/**
	 * Makes other transactions that lock these terms wait for the current one. Lock them
	 * before finding out whether a change shows or hides them.
	 * @param hides whether the change can hide them; changes that only show them do not
	 * wait for each other
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void lock(TaxonomyChanged.Kind kind, Collection<UUID> ids, boolean hides) {
		String select = switch (kind) {
			case AUTHOR -> AUTHOR;
			case CATEGORY -> CATEGORY;
			case TAG -> TAG;
		};
		this.jdbc.sql(select + " WHERE id = ANY(?) ORDER BY id FOR " + (hides ? "NO KEY UPDATE" : "SHARE"))
			.param(ids.toArray(new UUID[0]))
			.query((row) -> {
			});
	}

	/** Creates or updates an author. */
	@Transactional
	public Author save(Author author, String editor) {
		Optional<Author> before = Optional.ofNullable(authors(List.of(author.id())).get(author.id()));
		String avatar = (author.avatarUrl() != null) ? author.avatarUrl().toString() : null;
		write(author.slug(), () -> this.jdbc.sql("""
				INSERT INTO author (id, slug, name, bio, avatar_url, links) VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb))
				ON CONFLICT (id) DO UPDATE
				SET slug = excluded.slug, name = excluded.name, bio = excluded.bio, avatar_url = excluded.avatar_url,
				    links = excluded.links""")
			.params(author.id(), author.slug(), author.name(), author.bio())
			.param(avatar)
			.param(author.linksToJson())
			.update());
		log(ActivityKind.AUTHOR, before.isEmpty(), author.name(), editor,
				new Changes().add("name", before.map(Author::name).orElse(null), author.name())
					.add("slug", before.map(Author::slug).orElse(null), author.slug())
					.add("bio", before.map(Author::bio).orElse(null), author.bio())
					.add("avatarUrl", before.map(Author::avatarUrl).orElse(null), author.avatarUrl())
					.add("links", before.map(Taxonomy::links).orElse(null), links(author)));
		redirect(TaxonomyChanged.Kind.AUTHOR, author.id(), before.map(Author::slug), author.slug());
		announce(TaxonomyChanged.Kind.AUTHOR, author.id(), before.map(Author::slug), author.slug());
		return author;
	}

	/** Creates or updates a category. */
	@Transactional
	public Category save(Category category, String editor) {
		Optional<Category> before = Optional.ofNullable(categories(List.of(category.id())).get(category.id()));
		UUID image = (category.imageId() != null) ? category.imageId().value() : null;
		write(category.slug(),
				() -> this.jdbc.sql("""
						INSERT INTO category (id, slug, name, description, image_id) VALUES (?, ?, ?, ?, ?)
						ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name,
						    description = excluded.description, image_id = excluded.image_id""")
					.params(category.id(), category.slug(), category.name(), category.description())
					.param(image)
					.update());
		log(ActivityKind.CATEGORY, before.isEmpty(), category.name(), editor,
				changes(before.map(Category::name), category.name(), before.map(Category::slug), category.slug())
					.add("description", before.map(Category::description).orElse(null), category.description())
					.add("image", before.map(Category::imageId).orElse(null), category.imageId()));
		redirect(TaxonomyChanged.Kind.CATEGORY, category.id(), before.map(Category::slug), category.slug());
		announce(TaxonomyChanged.Kind.CATEGORY, category.id(), before.map(Category::slug), category.slug());
		return category;
	}

	/** Gives all categories that have an image another one; the changed ones. */
	@Transactional
	public List<Category> replaceImage(ImageId image, ImageId replacement, String editor) {
		return this.jdbc.sql(CATEGORY + " WHERE image_id = ? ORDER BY id FOR NO KEY UPDATE")
			.param(image.value())
			.query(Taxonomy::category)
			.list()
			.stream()
			.map((category) -> save(
					new Category(category.id(), category.slug(), category.name(), category.description(), replacement),
					editor))
			.toList();
	}

	/** Creates or updates a tag. */
	@Transactional
	public Tag save(Tag tag, String editor) {
		Optional<Tag> before = Optional.ofNullable(tags(List.of(tag.id())).get(tag.id()));
		write(tag.slug(),
				() -> this.jdbc.sql("""
						INSERT INTO tag (id, slug, name) VALUES (?, ?, ?)
						ON CONFLICT (id) DO UPDATE SET slug = excluded.slug, name = excluded.name""")
					.params(tag.id(), tag.slug(), tag.name())
					.update());
		log(ActivityKind.TAG, before.isEmpty(), tag.name(), editor,
				changes(before.map(Tag::name), tag.name(), before.map(Tag::slug), tag.slug()));
		redirect(TaxonomyChanged.Kind.TAG, tag.id(), before.map(Tag::slug), tag.slug());
		announce(TaxonomyChanged.Kind.TAG, tag.id(), before.map(Tag::slug), tag.slug());
		return tag;
	}

	private static Changes changes(Optional<String> oldName, String name, Optional<String> oldSlug, String slug) {
		return new Changes().add("name", oldName.orElse(null), name).add("slug", oldSlug.orElse(null), slug);
	}

	private static String links(Author author) {
		return author.links().stream().map(Author.Link::toString).collect(Collectors.joining(", "));
	}

	private void log(ActivityKind kind, boolean added, String name, String editor, Changes changes) {
		this.activity.add(Activity.of(added ? ActivityAction.CREATED : ActivityAction.EDITED, kind, name, editor,
				this.clock.instant().truncatedTo(ChronoUnit.MICROS), changes));
	}

	/** Nothing public shows a new term: its first published post does. */
	void announce(TaxonomyChanged.Kind kind, UUID id, Optional<String> before, String slug) {
		before.map((old) -> new TaxonomyChanged(kind, id, old, slug)).ifPresent((changed) -> {
			this.cacheInvalidation.changed(TaxonomyCacheTags.of(changed));
			this.events.publishEvent(changed);
		});
	}

	Author author(UUID id) {
		return found(authors(List.of(id)).get(id), "author");
	}

	Category category(UUID id) {
		return found(categories(List.of(id)).get(id), "category");
	}

	Tag tag(UUID id) {
		return found(tags(List.of(id)).get(id), "tag");
	}

	private static <T> T found(@Nullable T term, String kind) {
		if (term == null) {
			throw new NotFound("input.id", "no %s has this id".formatted(kind));
		}
		return term;
	}

	private static void write(String slug, Runnable statement) {
		try {
			statement.run();
		}
		catch (DuplicateKeyException ex) {
			throw new Conflict("input.slug", "%s is already in use: choose another slug".formatted(slug));
		}
	}

	private <T> List<T> all(String select, String condition, RowMapper<T> row) {
		return this.jdbc.sql(select + " WHERE " + condition + " ORDER BY name COLLATE \"C\", id LIMIT " + MAX_LISTED)
			.query(row)
			.list();
	}

	private <T> void forEach(String select, RowMapper<T> row, Function<T, UUID> id, Consumer<T> each) {
		UUID last = new UUID(0, 0);
		List<T> page;
		do {
			page = this.jdbc.sql(select + " WHERE id > ? ORDER BY id LIMIT " + MAX_LISTED)
				.param(last)
				.query(row)
				.list();
			page.forEach(each);
			last = page.isEmpty() ? last : id.apply(page.getLast());
		}
		while (page.size() == MAX_LISTED);
	}

	private <T> Map<UUID, T> byIds(String select, Collection<UUID> ids, RowMapper<T> row, Function<T, UUID> id) {
		return this.jdbc.sql(select + " WHERE id = ANY(?)")
			.param(ids.toArray(new UUID[0]))
			.query(row)
			.list()
			.stream()
			.collect(Collectors.toMap(id, Function.identity()));
	}

	/** The term with this slug, else the one to which the slug leads. */
	private <T> Optional<T> bySlug(String select, String condition, String slug, RowMapper<T> row) {
		Optional<T> found = this.jdbc.sql(select + " WHERE slug = ? AND " + condition)
			.param(slug)
			.query(row)
			.optional();
		String table = select.substring(select.indexOf("FROM ") + 5, select.lastIndexOf(' '));
		return found.isPresent() ? found
				: this.jdbc
					.sql(select + " WHERE id = (SELECT %s_id FROM term_redirect WHERE kind = ? AND slug = ?) AND "
						.formatted(table) + condition)
					.params(table.toUpperCase(Locale.ROOT), slug)
					.query(row)
					.optional();
	}

	/** The slugs that lead to each term of a kind, in byte order. */
	public Map<UUID, List<String>> formerSlugs(TaxonomyChanged.Kind kind) {
		return this.jdbc.sql("""
				SELECT coalesce(author_id, category_id, tag_id) AS id, slug FROM term_redirect
				WHERE kind = ? ORDER BY slug COLLATE \"C\"""")
			.param(kind.name())
			.query((row, n) -> Map.entry(row.getObject("id", UUID.class), row.getString("slug")))
			.list()
			.stream()
			.collect(Collectors.groupingBy(Map.Entry::getKey,
					Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
	}

	/** Lets these slugs lead to a term, unless one has them or they lead elsewhere. */
	@Transactional
	public void addFormerSlugs(TaxonomyChanged.Kind kind, UUID id, List<String> slugs) {
		String table = kind.name().toLowerCase(Locale.ROOT);
		slugs.forEach((slug) -> this.jdbc.sql("""
				INSERT INTO term_redirect (kind, slug, %1$s_id, created_at)
				SELECT :kind, :slug, :id, :now WHERE NOT EXISTS (SELECT FROM %1$s WHERE slug = :slug)
				ON CONFLICT DO NOTHING""".formatted(table))
			.param("kind", kind.name())
			.param("slug", slug)
			.param("id", id)
			.param("now", this.clock.instant().atOffset(ZoneOffset.UTC))
			.update());
	}

	/** A former slug leads to the term; a slug in use leads nowhere else. */
	private void redirect(TaxonomyChanged.Kind kind, UUID id, Optional<String> before, String slug) {
		if (before.filter(slug::equals).isPresent()) {
			return;
		}
		this.jdbc.sql("DELETE FROM term_redirect WHERE kind = ? AND slug = ?").params(kind.name(), slug).update();
		before.ifPresent((former) -> this.jdbc
			.sql("""
					INSERT INTO term_redirect (kind, slug, %1$s_id, created_at) VALUES (?, ?, ?, ?)
					ON CONFLICT (kind, slug) DO UPDATE SET %1$s_id = excluded.%1$s_id"""
				.formatted(kind.name().toLowerCase(Locale.ROOT)))
			.params(kind.name(), former, id,
					this.clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
			.update());
	}

	static Author author(ResultSet row, int n) throws SQLException {
		String avatar = row.getString("avatar_url");
		return new Author(row.getObject("id", UUID.class), row.getString("slug"), row.getString("name"),
				row.getString("bio"), (avatar != null) ? URI.create(avatar) : null,
				Author.parseLinks(row.getString("links")));
	}

	static Category category(ResultSet row, int n) throws SQLException {
		UUID image = row.getObject("image_id", UUID.class);
		return new Category(row.getObject("id", UUID.class), row.getString("slug"), row.getString("name"),
				row.getString("description"), (image != null) ? new ImageId(image) : null);
	}

	static Tag tag(ResultSet row, int n) throws SQLException {
		return new Tag(row.getObject("id", UUID.class), row.getString("slug"), row.getString("name"));
	}

}
