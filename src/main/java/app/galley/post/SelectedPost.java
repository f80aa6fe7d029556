package app.galley.post;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import app.galley.article.Standfirst;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.image.Image;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import org.jspecify.annotations.Nullable;

/**
 * The GraphQL type {@code Post}, with the columns that a query selects. Elsewhere use the
 * records {@link Post} and {@link PostSummary}. Getters of other columns throw, because
 * to call one is a bug.
 */
public final class SelectedPost implements PostAssociations.Ids {

	private final @Nullable Object[] values;

	private final PostAssociations associations;

	SelectedPost(@Nullable Object[] values, PostAssociations associations) {
		this.values = values;
		this.associations = associations;
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

	public int readingMinutes() {
		return (Integer) get(PostColumn.READING_MINUTES);
	}

	@Override
	public ImageId featuredImageId() {
		return (ImageId) get(PostColumn.FEATURED_IMAGE_ID);
	}

	public Image featuredImage() {
		return existing(this.associations.featuredImage(this));
	}

	@Override
	public UUID authorId() {
		return (UUID) get(PostColumn.AUTHOR_ID);
	}

	public Author author() {
		return existing(this.associations.author(this));
	}

	@Override
	public UUID categoryId() {
		return (UUID) get(PostColumn.CATEGORY_ID);
	}

	public Category category() {
		return existing(this.associations.category(this));
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

	PostSummary summary() {
		return new PostSummary(id(), slug(), title(), excerpt(), readingMinutes(), featuredImageId(), authorId(),
				categoryId(), tagIds(), status(), publishedAt(), updatedAt(), createdBy(), updatedBy());
	}

	Post post() {
		return new Post(summary(), seo(), bodyMarkdown(), contentHtml(), revisedAt());
	}

	private static <T> T existing(@Nullable T association) {
		return Objects.requireNonNull(association, "foreign keys guarantee it");
	}

}
