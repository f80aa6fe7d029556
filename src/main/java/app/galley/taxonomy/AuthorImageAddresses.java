package app.galley.taxonomy;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import app.galley.address.AddressChange;
import app.galley.address.AddressChange.Replacement;
import app.galley.address.StoredAddresses;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The addresses of authors' pictures, if they are images in the bucket.
 */
@Component
class AuthorImageAddresses implements StoredAddresses {

	private final JdbcClient jdbc;

	private final Taxonomy taxonomy;

	AuthorImageAddresses(JdbcClient jdbc, Taxonomy taxonomy) {
		this.jdbc = jdbc;
		this.taxonomy = taxonomy;
	}

	@Override
	public String name() {
		return "authors";
	}

	@Override
	public List<UUID> page(@Nullable UUID after, int limit) {
		return this.jdbc.sql("SELECT id FROM author WHERE id > ? ORDER BY id LIMIT ?")
			.params(Objects.requireNonNullElse(after, new UUID(0, 0)), limit)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
	}

	@Override
	public int rebase(List<UUID> ids, AddressChange change) {
		return change.replacements().mapToInt((replacement) -> rebase(ids, replacement)).sum();
	}

	private int rebase(List<UUID> ids, Replacement replacement) {
		List<Changed> changed = this.jdbc.sql("""
				UPDATE author SET avatar_url = replace(avatar_url, :from, :to)
				WHERE id = ANY (:ids) AND starts_with(avatar_url, :from) RETURNING id, slug""")
			.param("from", replacement.from())
			.param("to", replacement.to())
			.param("ids", ids.toArray(UUID[]::new))
			.query((row, n) -> new Changed(row.getObject("id", UUID.class), row.getString("slug")))
			.list();
		changed.forEach((author) -> this.taxonomy.announce(TaxonomyChanged.Kind.AUTHOR, author.id,
				Optional.of(author.slug), author.slug));
		return changed.size();
	}

	private record Changed(UUID id, String slug) {
	}

}
