package app.galley.task;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import app.galley.address.AddressChange;
import app.galley.address.AddressChange.Replacement;
import app.galley.address.StoredAddresses;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The addresses of images in the text of drafts. A draft's version stays: its editor sees
 * no conflict.
 */
@Component
class TaskImageAddresses implements StoredAddresses {

	private final JdbcClient jdbc;

	TaskImageAddresses(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public String name() {
		return "drafts";
	}

	@Override
	public List<UUID> page(@Nullable UUID after, int limit) {
		return this.jdbc.sql("SELECT id FROM content_task WHERE id > ? ORDER BY id LIMIT ?")
			.params(Objects.requireNonNullElse(after, new UUID(0, 0)), limit)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
	}

	@Override
	public int rebase(List<UUID> ids, AddressChange change) {
		return change.replacements().mapToInt((replacement) -> rebase(ids, replacement)).sum();
	}

	private int rebase(List<UUID> ids, Replacement replacement) {
		return this.jdbc.sql("""
				UPDATE content_task SET body_markdown = replace(body_markdown, :from, :to)
				WHERE id = ANY (:ids) AND strpos(body_markdown, :from) > 0
				AND octet_length(replace(body_markdown, :from, :to)) <= 1048576""")
			.param("from", replacement.from())
			.param("to", replacement.to())
			.param("ids", ids.toArray(UUID[]::new))
			.update();
	}

}
