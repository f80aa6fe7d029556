package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.article.Standfirst;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.identity.Caller;
import app.galley.image.Image;
import app.galley.problem.Refused;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.words.TextDirection;
import org.jspecify.annotations.Nullable;

/**
 * The GraphQL type {@code Post}, with the columns that a query selects. Elsewhere use the
 * records {@link Post} and {@link PostSummary}. Getters of other columns throw, because
 * to call one is a bug.
 */
public final class SelectedPost implements PostAssociations.Ids {

	/** Of a column that is null: unlike null itself, not one that was not selected. */
	static final Object NULL = new Object();

	private final @Nullable Object[] values;

	private final PostAssociations associations;

	SelectedPost(@Nullable Object[] values, PostAssociations associations) {
		this.values = values;
		this.associations = associations;
	}

	private @Nullable Object nullable(PostColumn column) {
		Object value = get(column);
		return (value != NULL) ? value : null;
	}

	Object get(PostColumn column) {
		Object value = this.values[column.ordinal()];
		if (value == null) {
			throw new IllegalStateException("Column " + column + " of this post was not selected");
		}
		return value;
	}

	public PostId id() {
		return (PostId) get(PostColumn.ID);
	}

	public Post.Kind kind() {
		return (Post.Kind) get(PostColumn.KIND);
	}

	public String slug() {
		return (String) get(PostColumn.SLUG);
	}

	public String title() {
		return (String) get(PostColumn.TITLE);
	}

	public String excerpt() {
		return (String) get(PostColumn.EXCERPT);
	}

	public @Nullable String standfirst() {
		return Standfirst.of(excerpt(), contentHtml());
	}

	public String bodyMarkdown() {
		return (String) get(PostColumn.BODY_MARKDOWN);
	}

	public String contentHtml() {
		return (String) get(PostColumn.CONTENT_HTML);
	}

	public Seo seo() {
		return (Seo) get(PostColumn.SEO);
	}

	/** BCP 47 tag; null for the language of the site. */
	@SuppressWarnings("unchecked")
	public @Nullable String language() {
		return ((Optional<String>) get(PostColumn.LANGUAGE)).orElse(null);
	}

	/** Direction of text in the post's own language; null for that of the site. */
	public @Nullable TextDirection direction() {
		String language = language();
		return (language != null) ? TextDirection.ofLanguage(language) : null;
	}

	public int readingMinutes() {
		return (Integer) get(PostColumn.READING_MINUTES);
	}

	@Override
	public @Nullable ImageId featuredImageId() {
		return (ImageId) nullable(PostColumn.FEATURED_IMAGE_ID);
	}

	public Image featuredImage() {
		return ofPost(this.associations.featuredImage(this), "featuredImage");
	}

	/** The feature image; null for a page without one. */
	public @Nullable Image pageImage() {
		return this.associations.featuredImage(this);
	}

	@Override
	public @Nullable UUID authorId() {
		return (UUID) nullable(PostColumn.AUTHOR_ID);
	}

	public Author author() {
		return ofPost(this.associations.author(this), "author");
	}

	@Override
	public @Nullable UUID categoryId() {
		return (UUID) nullable(PostColumn.CATEGORY_ID);
	}

	public Category category() {
		return ofPost(this.associations.category(this), "category");
	}

	@Override
	@SuppressWarnings("unchecked")
	public List<UUID> tagIds() {
		return (List<UUID>) get(PostColumn.TAG_IDS);
	}

	public List<Tag> tags() {
		return this.associations.tags(this);
	}

	public PostStatus status() {
		return (PostStatus) get(PostColumn.STATUS);
	}

	public Instant publishedAt() {
		return (Instant) get(PostColumn.PUBLISHED_AT);
	}

	public Instant updatedAt() {
		return (Instant) get(PostColumn.UPDATED_AT);
	}

	/** Time of the last approval after the first one; null for a post approved once. */
	@SuppressWarnings("unchecked")
	public @Nullable Instant revisedAt() {
		return ((Optional<Instant>) get(PostColumn.REVISED_AT)).orElse(null);
	}

	public String createdBy() {
		return (String) get(PostColumn.CREATED_BY);
	}

	public String updatedBy() {
		return (String) get(PostColumn.UPDATED_BY);
	}

	/** As {@link PostSummary#visibleTo}. */
	public boolean visibleTo(Caller caller) {
		return PostSummary.visible(status(), createdBy(), caller);
	}

	PostSummary summary() {
		return new PostSummary(id(), kind(), slug(), title(), excerpt(), language(), readingMinutes(),
				featuredImageId(), authorId(), categoryId(), tagIds(), status(), publishedAt(), updatedAt(),
				createdBy(), updatedBy());
	}

	Post post() {
		return new Post(summary(), seo(), bodyMarkdown(), contentHtml(), revisedAt());
	}

	/**
	 * Every post has it, which the table guarantees; a page, which mutations return too,
	 * need not.
	 */
	private static <T> T ofPost(@Nullable T association, String field) {
		if (association == null) {
			throw new Refused(field, "a page has none: select it for posts only, or query `page`");
		}
		return association;
	}

}
