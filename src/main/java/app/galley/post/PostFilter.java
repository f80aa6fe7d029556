package app.galley.post;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import app.galley.problem.Faults;
import app.galley.taxonomy.Slug;
import org.jspecify.annotations.Nullable;

/**
 * Conditions on a list of posts, combined with AND; null means no condition.
 *
 * @param category slug
 * @param tag slug
 * @param author slug
 * @param text full-text search in search-engine syntax, at most 200 characters
 * @param publishedAfter inclusive
 * @param publishedBefore exclusive
 * @param status PUBLISHED when null
 * @param createdBy username; set by the server only
 */
public record PostFilter(@Nullable String category, @Nullable String tag, @Nullable String author,
		@Nullable String text, @Nullable Instant publishedAfter, @Nullable Instant publishedBefore,
		@Nullable PostStatus status, @Nullable String createdBy) {

	private static final int MAX_TEXT_LENGTH = 200;

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

	/** Posts published from one time until before another. */
	public static PostFilter between(Instant from, Instant until) {
		return new PostFilter(null, null, null, null, from, until, null, null);
	}

	/** The same conditions, for posts that one account created. */
	PostFilter createdBy(String username) {
		return new PostFilter(this.category, this.tag, this.author, this.text, this.publishedAfter,
				this.publishedBefore, this.status, username);
	}

	/** Whether the posts are visible without authentication. */
	boolean isPublic() {
		return this.status == null || this.status == PostStatus.PUBLISHED;
	}

	/** Throws a problem with all faults of the filter. */
	void validate() {
		Faults faults = new Faults("filter");
		faults.line("category", this.category, 1, Slug.MAX_LENGTH);
		faults.line("tag", this.tag, 1, Slug.MAX_LENGTH);
		faults.line("author", this.author, 1, Slug.MAX_LENGTH);
		faults.line("text", this.text, 1, MAX_TEXT_LENGTH);
		faults.refuseIfAny();
	}

	/**
	 * A literal, so that cached plans can use the partial indexes. Deleted posts are
	 * unpublished ones, and published pages have another status.
	 */
	String statusCondition() {
		return "p.status = '" + ((this.status != null) ? this.status : PostStatus.PUBLISHED) + '\''
				+ (isPublic() ? "" : " AND p.kind = 'POST' AND p.trashed_at IS NULL");
	}

	/** Conditions besides status and text. */
	List<Condition> conditions() {
		List<Condition> conditions = new ArrayList<>();
		if (this.tag != null) {
			String tagged = "EXISTS (SELECT 1 FROM post_tag t WHERE t.post_id = p.id"
					+ " AND t.tag_id = (SELECT id FROM tag WHERE slug = ?)";
			// OFFSET keeps PostgreSQL from turning the subquery into a join.
			conditions.add(new Condition(tagged + ")", tagged + " OFFSET 0)", this.tag, true, true));
		}
		if (this.author != null) {
			conditions.add(new Condition("p.author_id = (SELECT id FROM author WHERE slug = ?)", this.author,
					this.tag == null));
		}
		if (this.category != null) {
			conditions.add(new Condition("p.category_id = (SELECT id FROM category WHERE slug = ?)", this.category,
					this.tag == null && this.author == null));
		}
		if (this.createdBy != null) {
			conditions.add(new Condition("p.created_by = ?", this.createdBy, false));
		}
		if (this.publishedAfter != null) {
			conditions.add(new Condition("p.published_at >= ?", PostColumn.toJdbc(this.publishedAfter), true));
		}
		if (this.publishedBefore != null) {
			conditions.add(new Condition("p.published_at < ?", PostColumn.toJdbc(this.publishedBefore), true));
		}
		return conditions;
	}

	/**
	 * Full-text condition of other posts than published ones, whose words the search does
	 * not index; null if there is none.
	 */
	@Nullable Condition hiddenTextCondition() {
		return (this.text != null) ? new Condition("p.search @@ websearch_to_tsquery('english', ?)", this.text, false)
				: null;
	}

	/**
	 * A condition in SQL with one parameter.
	 *
	 * @param find SQL that can use an index
	 * @param check SQL that tests one post at a time
	 * @param byDate whether an index holds the matching posts by date, together with all
	 * other such conditions of the filter
	 * @param ofTag whether the value is a tag's slug
	 */
	record Condition(String find, String check, Object value, boolean byDate, boolean ofTag) {

		Condition(String sql, Object value, boolean byDate) {
			this(sql, sql, value, byDate, false);
		}

	}

}
