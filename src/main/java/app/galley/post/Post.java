package app.galley.post;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.image.Image;
import org.jspecify.annotations.Nullable;

/**
 * A published page, as far as it was read: a list does not read the bodies. Asking for
 * what was not read is an error in our own code, so it fails loudly.
 */
public final class Post implements Written {

	private final @Nullable Object[] values;

	private final PostAssociations related;

	Post(@Nullable Object[] values, PostAssociations related) {
		this.values = values;
		this.related = related;
		related.add(this);
	}

	Object get(PostColumn column) {
		Object value = this.values[column.ordinal()];
		if (value == null) {
			throw new IllegalStateException(column + " of this post was not read");
		}
		return value;
	}

	public UUID id() {
		return (UUID) get(PostColumn.ID);
	}

	@Override
	public String slug() {
		return (String) get(PostColumn.SLUG);
	}

	@Override
	public String title() {
		return (String) get(PostColumn.TITLE);
	}

	/** Plain text, 1 to 500 characters. */
	@Override
	public String excerpt() {
		return (String) get(PostColumn.EXCERPT);
	}

	@Override
	public String bodyMarkdown() {
		return (String) get(PostColumn.BODY_MARKDOWN);
	}

	/** The article renderer's output. */
	public String contentHtml() {
		return (String) get(PostColumn.CONTENT_HTML);
	}

	public int readingMinutes() {
		return (Integer) get(PostColumn.READING_MINUTES);
	}

	public URI featuredImageUrl() {
		return (URI) get(PostColumn.FEATURED_IMAGE_URL);
	}

	@Override
	public UUID featuredImageId() {
		return (UUID) get(PostColumn.FEATURED_IMAGE_ID);
	}

	public Image featuredImage() {
		return this.related.featuredImage(this);
	}

	@Override
	public UUID authorId() {
		return (UUID) get(PostColumn.AUTHOR_ID);
	}

	public Author author() {
		return this.related.author(this);
	}

	@Override
	public UUID categoryId() {
		return (UUID) get(PostColumn.CATEGORY_ID);
	}

	public Category category() {
		return this.related.category(this);
	}

	/** In the order the writer gave them. */
	@Override
	@SuppressWarnings("unchecked")
	public List<UUID> tagIds() {
		return (List<UUID>) get(PostColumn.TAG_IDS);
	}

	/** In the order the writer gave them. */
	public List<Tag> tags() {
		return this.related.tags(this);
	}

	public PostStatus status() {
		return (PostStatus) get(PostColumn.STATUS);
	}

	/** When it was first published, to the microsecond. */
	public Instant publishedAt() {
		return (Instant) get(PostColumn.PUBLISHED_AT);
	}

	/** When it was last approved or unpublished, to the microsecond. */
	public Instant updatedAt() {
		return (Instant) get(PostColumn.UPDATED_AT);
	}

	public String createdBy() {
		return (String) get(PostColumn.CREATED_BY);
	}

	/** Writers see what the public does not see yet, or no more, when they wrote it. */
	public boolean visibleTo(Caller caller) {
		return status() == PostStatus.PUBLISHED || editableBy(caller);
	}

	/** Whether somebody may change it, by a task. */
	public boolean editableBy(Caller caller) {
		return caller.may(Role.EDITOR) || createdBy().equals(caller.username());
	}

	public String updatedBy() {
		return (String) get(PostColumn.UPDATED_BY);
	}

}
