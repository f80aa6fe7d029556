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

	/** The literal lets PostgreSQL use the partial indexes for any plan it caches. */
	String ofStatus() {
		return "p.status = '" + ((this.status != null) ? this.status : PostStatus.PUBLISHED) + '\'';
	}

	/** What must hold besides, but for the words. */
	List<Condition> conditions() {
		List<Condition> conditions = new ArrayList<>();
		if (this.author != null) {
			conditions.add(new Condition("p.author_id = (SELECT id FROM author WHERE slug = ?)", this.author, true));
		}
		if (this.category != null) {
			conditions.add(new Condition("p.category_id = (SELECT id FROM category WHERE slug = ?)", this.category,
					this.author == null));
		}
		if (this.tag != null) {
			String tagged = "EXISTS (SELECT 1 FROM post_tag t WHERE t.post_id = p.id"
					+ " AND t.tag_id = (SELECT id FROM tag WHERE slug = ?)";
			// PostgreSQL makes no join of a subquery with an OFFSET.
			conditions.add(new Condition(tagged + ")", tagged + " OFFSET 0)", this.tag, false));
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

	/** The words that must be there; null when there need be none. */
	@Nullable Condition words() {
		if (this.text == null) {
			return null;
		}
		String words = "(SELECT websearch_to_tsquery('english', ?))";
		// The function behind the operator, which uses no index.
		return new Condition("p.search @@ " + words, "ts_match_vq(p.search, " + words + ")", this.text, false);
	}

	/**
	 * One of the conditions.
	 *
	 * @param find SQL to find posts by
	 * @param check SQL to look at one post after the other
	 * @param byDate whether an index holds the posts that meet it by their dates, all
	 * such conditions of a filter together
	 */
	record Condition(String find, String check, Object value, boolean byDate) {

		Condition(String sql, Object value, boolean byDate) {
			this(sql, sql, value, byDate);
		}

	}

}
