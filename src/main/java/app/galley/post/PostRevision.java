package app.galley.post;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * A post as one approval left it.
 *
 * @param number 1 for the first approval
 */
public record PostRevision(UUID postId, int number, String title, String slug, String excerpt, String bodyMarkdown,
		URI featuredImageUrl, String approvedBy, Instant approvedAt) {

	static PostRevision read(ResultSet row, int n) throws SQLException {
		return new PostRevision(row.getObject("post_id", UUID.class), row.getInt("number"), row.getString("title"),
				row.getString("slug"), row.getString("excerpt"), row.getString("body_markdown"),
				URI.create(row.getString("featured_image_url")), row.getString("approved_by"),
				row.getObject("approved_at", OffsetDateTime.class).toInstant());
	}

}
