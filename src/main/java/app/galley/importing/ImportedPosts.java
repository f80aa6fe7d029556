package app.galley.importing;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.task.DraftReplaced;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The origins of imported posts and images, in the database.
 */
@Repository
class ImportedPosts {

	/** Of posts that a former version imported, which knew no blog. */
	private static final String UNKNOWN_BLOG = "";

	private final JdbcClient jdbc;

	ImportedPosts(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Optional<ImportedPost> find(SourceKey key) {
		return this.jdbc.sql("SELECT * FROM imported_post WHERE blog = ? AND source = ?")
			.params(key.blog(), key.id())
			.query(ImportedPosts::read)
			.optional();
	}

	/** A post that a former version imported from a file of this name. */
	Optional<ImportedPost> findOfFormerVersion(String file) {
		return find(new SourceKey(UNKNOWN_BLOG, file));
	}

	Optional<ImportedPost> find(DraftId draft) {
		return this.jdbc.sql("SELECT * FROM imported_post WHERE draft_id = ? ORDER BY blog, source LIMIT 1")
			.param(draft.value())
			.query(ImportedPosts::read)
			.optional();
	}

	void save(ImportedPost post) {
		this.jdbc
			.sql("""
					INSERT INTO imported_post (blog, source, draft_id, source_sha256, content_sha256, slug, with_excerpt,
					    with_cover, old_addresses)
					VALUES (:blog, :source, :draft, :sourceSha256, :contentSha256, :slug, :withExcerpt, :withCover, :addresses)
					ON CONFLICT (blog, source) DO UPDATE SET draft_id = excluded.draft_id,
					    source_sha256 = excluded.source_sha256, content_sha256 = excluded.content_sha256,
					    slug = excluded.slug, with_excerpt = excluded.with_excerpt, with_cover = excluded.with_cover,
					    old_addresses = excluded.old_addresses""")
			.param("blog", post.key().blog())
			.param("source", post.key().id())
			.param("draft", post.draft().value())
			.param("sourceSha256", post.sourceSha256())
			.param("contentSha256", post.contentSha256())
			.param("slug", post.slug())
			.param("withExcerpt", post.withExcerpt())
			.param("withCover", post.withCover())
			.param("addresses", post.oldAddresses().toArray(String[]::new))
			.update();
	}

	/** Gives a post that a former version imported its identity. */
	void move(SourceKey from, SourceKey to) {
		this.jdbc.sql("UPDATE imported_post SET blog = ?, source = ? WHERE blog = ? AND source = ?")
			.params(to.blog(), to.id(), from.blog(), from.id())
			.update();
	}

	/** A post whose revision was discarded is that of its last approved draft again. */
	@EventListener
	void follow(DraftReplaced change) {
		this.jdbc.sql("UPDATE imported_post SET draft_id = ? WHERE draft_id = ?")
			.params(change.standIn().value(), change.discarded().value())
			.update();
	}

	/** The image of a post that was made from this file, with this alt text. */
	Optional<ImageId> image(SourceKey key, String sha256, String alt) {
		return this.jdbc
			.sql("SELECT image_id FROM imported_image WHERE blog = ? AND source = ? AND sha256 = ? AND alt_sha256 = ?")
			.params(key.blog(), key.id(), sha256, DigestUtils.sha256Hex(alt))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.optional();
	}

	/** An image of any post that was made from this file. */
	Optional<ImageId> image(String sha256) {
		return this.jdbc.sql("SELECT image_id FROM imported_image WHERE sha256 = ? LIMIT 1")
			.param(sha256)
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.optional();
	}

	void saveImage(SourceKey key, String sha256, String alt, ImageId image) {
		this.jdbc.sql("""
				INSERT INTO imported_image (blog, source, sha256, alt_sha256, image_id) VALUES (?, ?, ?, ?, ?)
				ON CONFLICT DO NOTHING""")
			.params(key.blog(), key.id(), sha256, DigestUtils.sha256Hex(alt), image.value())
			.update();
	}

	private static ImportedPost read(ResultSet row, int number) throws SQLException {
		return new ImportedPost(new SourceKey(row.getString("blog"), row.getString("source")),
				new DraftId(row.getObject("draft_id", UUID.class)), row.getString("source_sha256"),
				row.getString("content_sha256"), row.getString("slug"), row.getBoolean("with_excerpt"),
				row.getBoolean("with_cover"), List.of((String[]) row.getArray("old_addresses").getArray()));
	}

}
