package app.galley.post;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Which posts to list; what is null does not matter, all else must hold.
 *
 * @param category slug
 * @param tag slug
 * @param author slug
 * @param text words as typed into a search engine, at most 200 characters
 * @param publishedAfter inclusive
 * @param publishedBefore exclusive
 * @param status PUBLISHED when null
 * @param createdBy account; clients cannot give it
 */
public record PostFilter(@Nullable String category, @Nullable String tag, @Nullable String author,
		@Nullable String text, @Nullable Instant publishedAfter, @Nullable Instant publishedBefore,
		@Nullable PostStatus status, @Nullable String createdBy) {

	private static final int MAX_TEXT = 200;

	/** Every published post. */
	public static final PostFilter NONE = new PostFilter(null, null, null, null, null, null, null, null);

	public static PostFilter ofCategory(String slug) {
		return new PostFilter(slug, null, null, null, null, null, null, null);
	}

	public static PostFilter ofTag(String slug) {
		return new PostFilter(null, slug, null, null, null, null, null, null);
	}

	public static PostFilter ofAuthor(String slug) {
		return new PostFilter(null, null, slug, null, null, null, null, null);
	}

	/** Those of them that one account created. */
	PostFilter createdBy(String account) {
		return new PostFilter(this.category, this.tag, this.author, this.text, this.publishedAfter,
				this.publishedBefore, this.status, account);
	}

	/** Whether everybody may see such posts. */
	boolean isPublic() {
		return this.status == null || this.status == PostStatus.PUBLISHED;
	}

	void check() {
		Faults faults = new Faults("filter");
		faults.line("category", this.category, 1, Slug.MAX_LENGTH);
		faults.line("tag", this.tag, 1, Slug.MAX_LENGTH);
		faults.line("author", this.author, 1, Slug.MAX_LENGTH);
		faults.line("text", this.text, 1, MAX_TEXT);
		faults.refuseIfAny();
	}

	/** Appends the conditions to a WHERE clause and their values to its parameters. */
	void appendTo(StringBuilder sql, List<Object> parameters) {
		// The literal lets PostgreSQL use the partial indexes for any plan it caches.
		sql.append(" WHERE p.status = '")
			.append((this.status != null) ? this.status : PostStatus.PUBLISHED)
			.append('\'');
		List<Condition> conditions = new ArrayList<>();
		conditions.add(new Condition("p.category_id = (SELECT id FROM category WHERE slug = ?)", this.category));
		conditions.add(new Condition("p.author_id = (SELECT id FROM author WHERE slug = ?)", this.author));
		conditions.add(new Condition("EXISTS (SELECT 1 FROM post_tag t WHERE t.post_id = p.id"
				+ " AND t.tag_id = (SELECT id FROM tag WHERE slug = ?))", this.tag));
		conditions.add(new Condition("p.search @@ websearch_to_tsquery('english', ?)", this.text));
		conditions.add(new Condition("p.created_by = ?", this.createdBy));
		conditions.add(new Condition("p.published_at >= ?", this.publishedAfter));
		conditions.add(new Condition("p.published_at < ?", this.publishedBefore));
		for (Condition condition : conditions) {
			if (condition.value() != null) {
				sql.append(" AND ").append(condition.sql());
				parameters
					.add((condition.value() instanceof Instant time) ? PostColumn.toJdbc(time) : condition.value());
			}
		}
	}

	private record Condition(String sql, @Nullable Object value) {
	}

}
