package app.galley.image;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import app.galley.storage.ReferencedKeys;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The object keys of all stored images and renditions.
 */
@Component
class ImageKeys implements ReferencedKeys {

	private static final int PAGE_SIZE = 1000;

	private final JdbcClient jdbc;

	private final UnusedImages unused;

	ImageKeys(JdbcClient jdbc, UnusedImages unused) {
		this.jdbc = jdbc;
		this.unused = unused;
	}

	@Override
	public Iterator<String> all() {
		return new Iterator<>() {

			private final Deque<String> page = new ArrayDeque<>();

			private String after = "";

			private boolean more = true;

			@Override
			public boolean hasNext() {
				if (this.page.isEmpty() && this.more) {
					this.page.addAll(pageAfter(this.after));
					this.more = this.page.size() == PAGE_SIZE;
				}
				return !this.page.isEmpty();
			}

			@Override
			public String next() {
				if (!hasNext()) {
					throw new NoSuchElementException();
				}
				this.after = this.page.removeFirst();
				return this.after;
			}

		};
	}

	private List<String> pageAfter(String key) {
		return this.jdbc.sql("""
				(SELECT object_key FROM image WHERE object_key > :after ORDER BY object_key LIMIT :page)
				UNION
				(SELECT object_key FROM image_rendition WHERE object_key > :after ORDER BY object_key LIMIT :page)
				UNION
				(SELECT share_key FROM image WHERE share_key > :after ORDER BY share_key LIMIT :page)
				ORDER BY object_key
				LIMIT :page
				""").param("after", key).param("page", PAGE_SIZE).query((row, number) -> row.getString(1)).list();
	}

	@Override
	public boolean contains(String key) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM image WHERE object_key = :key)
					OR EXISTS (SELECT FROM image_rendition WHERE object_key = :key)
					OR EXISTS (SELECT FROM image WHERE share_key = :key)
				""").param("key", key).query(Boolean.class).single();
	}

	@Override
	public Collection<String> releaseUnused(Instant expiredBefore) {
		return this.unused.remove(expiredBefore);
	}

}
