package app.galley.post;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import app.galley.address.AddressChange;
import app.galley.address.AddressChange.Replacement;
import app.galley.address.StoredAddresses;
import app.galley.id.PostId;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The addresses of images in posts and their revisions: the feature image's, and those in
 * the article. Readers get the feature image's address from the image, which is right at
 * once; a changed article is announced to the caches and the public site.
 */
@Component
class PostImageAddresses implements StoredAddresses {

	private final JdbcClient jdbc;

	private final Publishing publishing;

	PostImageAddresses(JdbcClient jdbc, Publishing publishing) {
		this.jdbc = jdbc;
		this.publishing = publishing;
	}

	@Override
	public String name() {
		return "posts and revisions";
	}

	@Override
	public List<UUID> page(@Nullable UUID after, int limit) {
		return this.jdbc.sql("SELECT id FROM post WHERE id > ? ORDER BY id LIMIT ?")
			.params(Objects.requireNonNullElse(after, new UUID(0, 0)), limit)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
	}

	@Override
	public int rebase(List<UUID> ids, AddressChange change) {
		Set<UUID> articles = new HashSet<>();
		int rows = change.replacements()
			.mapToInt((replacement) -> posts(ids, replacement, articles) + revisions(ids, replacement))
			.sum();
		articles.forEach((id) -> this.publishing.announceContent(new PostId(id)));
		return rows;
	}

	private int posts(List<UUID> ids, Replacement replacement, Set<UUID> articles) {
		List<Changed> changed = this.jdbc
			.sql("""
					UPDATE post SET featured_image_url = replace(featured_image_url, :from, :to),
					    body_markdown = replace(body_markdown, :from, :to), body_html = replace(body_html, :from, :to)
					WHERE id = ANY (:ids) AND octet_length(replace(body_markdown, :from, :to)) <= 1048576
					AND (starts_with(featured_image_url, :from) OR strpos(body_markdown, :from) > 0 OR strpos(body_html, :from) > 0)
					RETURNING id, strpos(body_html, :to) > 0 AS article""")
			.param("from", replacement.from())
			.param("to", replacement.to())
			.param("ids", ids.toArray(UUID[]::new))
			.query((row, n) -> new Changed(row.getObject("id", UUID.class), row.getBoolean("article")))
			.list();
		changed.stream().filter(Changed::article).forEach((post) -> articles.add(post.id()));
		return changed.size();
	}

	private int revisions(List<UUID> ids, Replacement replacement) {
		return this.jdbc
			.sql("""
					UPDATE post_revision SET featured_image_url = replace(featured_image_url, :from, :to),
					    body_markdown = replace(body_markdown, :from, :to)
					WHERE post_id = ANY (:ids) AND (starts_with(featured_image_url, :from) OR strpos(body_markdown, :from) > 0)""")
			.param("from", replacement.from())
			.param("to", replacement.to())
			.param("ids", ids.toArray(UUID[]::new))
			.update();
	}

	/**
	 * @param article whether the article shows an image
	 */
	private record Changed(UUID id, boolean article) {
	}

}
