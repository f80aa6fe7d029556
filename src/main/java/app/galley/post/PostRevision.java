package app.galley.post;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.seo.Seo;
import org.jspecify.annotations.Nullable;

/**
 * Content of a post or page at one approval. What is null, a page has not.
 *
 * @param number 1 for the first approval
 */
public record PostRevision(PostId postId, int number, String title, String slug, String excerpt, Seo seo,
		@Nullable String language, String bodyMarkdown, @Nullable URI featuredImageUrl,
		@Nullable ImageId featuredImageId, @Nullable UUID authorId, @Nullable UUID categoryId, List<UUID> tagIds,
		String approvedBy, Instant approvedAt) implements EditorialContent {

	static final String SELECT = """
			SELECT post_id, number, title, slug, excerpt, seo, language, body_markdown, featured_image_url, featured_image_id,
			    author_id, category_id, tag_ids, approved_by, approved_at
			FROM post_revision""";

	public PostRevision {
		tagIds = List.copyOf(tagIds);
	}

	static PostRevision read(ResultSet row, int n) throws SQLException {
		@Nullable String imageUrl = row.getString("featured_image_url");
		@Nullable UUID imageId = row.getObject("featured_image_id", UUID.class);
		return new PostRevision(new PostId(row.getObject("post_id", UUID.class)), row.getInt("number"),
				row.getString("title"), row.getString("slug"), row.getString("excerpt"),
				Seo.parse(row.getString("seo")), row.getString("language"), row.getString("body_markdown"),
				(imageUrl != null) ? URI.create(imageUrl) : null, (imageId != null) ? new ImageId(imageId) : null,
				row.getObject("author_id", UUID.class), row.getObject("category_id", UUID.class),
				List.of((UUID[]) row.getArray("tag_ids").getArray()), row.getString("approved_by"),
				row.getObject("approved_at", OffsetDateTime.class).toInstant());
	}

}
