package app.galley.taxonomy;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.problem.Refused;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Lists of authors, categories and tags by name, a page at a time.
 */
@Repository
public class TermPages {

	/** Slugs in one list for a sitemap. */
	private static final int SITEMAP_SIZE = 1000;

	private static final int MAX_START_LENGTH = 200;

	private static final String ORDER = "NAME";

	/** After every character that a name can have. */
	private static final String LAST_CHARACTER = Character.toString(Character.MAX_CODE_POINT);

	private final JdbcClient jdbc;

	private final PublicTerms publicTerms;

	TermPages(JdbcClient jdbc, PublicTerms publicTerms) {
		this.jdbc = jdbc;
		this.publicTerms = publicTerms;
	}

	/**
	 * A page of categories.
	 * @param onlyPublic whether to list only those that readers may see
	 */
	public Page<Category> categories(boolean onlyPublic, PageRequest page) {
		return categories(onlyPublic, null, page);
	}

	/** A page of authors that readers may see. */
	public Page<Author> publicAuthors(PageRequest page) {
		return authors(true, null, page);
	}

	/** A page of tags that readers may see. */
	public Page<Tag> publicTags(PageRequest page) {
		return tags(true, null, page);
	}

	Page<Author> authors(boolean onlyPublic, @Nullable String start, PageRequest page) {
		return page(Kind.AUTHOR, Taxonomy.AUTHOR, Taxonomy::author, Author::name, Author::id, onlyPublic, start, page);
	}

	Page<Category> categories(boolean onlyPublic, @Nullable String start, PageRequest page) {
		return page(Kind.CATEGORY, Taxonomy.CATEGORY, Taxonomy::category, Category::name, Category::id, onlyPublic,
				start, page);
	}

	Page<Tag> tags(boolean onlyPublic, @Nullable String start, PageRequest page) {
		return page(Kind.TAG, Taxonomy.TAG, Taxonomy::tag, Tag::name, Tag::id, onlyPublic, start, page);
	}

	/**
	 * @param start of the name, in any case; null for all
	 */
	private <T> Page<T> page(Kind kind, String select, RowMapper<T> row, Function<T, String> name, Function<T, UUID> id,
			boolean onlyPublic, @Nullable String start, PageRequest page) {
		List<String> conditions = new ArrayList<>(List.of(onlyPublic ? this.publicTerms.condition(kind) : "true"));
		List<Object> parameters = new ArrayList<>();
		if (start != null) {
			if (start.isBlank() || start.length() > MAX_START_LENGTH) {
				throw new Refused("startingWith", "enter 1 to %d characters".formatted(MAX_START_LENGTH));
			}
			conditions.add("lower(name) COLLATE \"C\" >= lower(?) AND lower(name) COLLATE \"C\" < lower(?) || ?");
			parameters.addAll(List.of(start, start, LAST_CHARACTER));
		}
		@Nullable Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions.add("(name COLLATE \"C\", id) " + (page.backward() ? "<" : ">") + " (?, ?)");
			parameters.addAll(List.of(cursor.key(), cursor.id()));
		}
		String direction = page.backward() ? " DESC" : "";
		parameters.add(page.size() + 1);
		List<T> found = this.jdbc
			.sql("%s WHERE %s ORDER BY name COLLATE \"C\"%s, id%s LIMIT ?".formatted(select,
					String.join(" AND ", conditions), direction, direction))
			.params(parameters)
			.query(row)
			.list();
		return Page.of(found, page, (term) -> new Cursor(ORDER, name.apply(term), id.apply(term)));
	}

	/**
	 * Slugs of the terms that readers may see, ascending.
	 * @param after the slug before the first one; null to start
	 */
	List<String> publicSlugs(Kind kind, @Nullable String after) {
		String table = switch (kind) {
			case AUTHOR -> "author";
			case CATEGORY -> "category";
			case TAG -> "tag";
		};
		return this.jdbc
			.sql("SELECT slug FROM %s term WHERE slug > ? AND %s ORDER BY slug LIMIT ?".formatted(table,
					this.publicTerms.condition(kind)))
			.params((after != null) ? after : "", SITEMAP_SIZE)
			.query((row, n) -> row.getString(1))
			.list();
	}

}
