package app.galley.site;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Lists deliveries, newest first.
 */
@Repository
class SiteDeliveryPages {

	private static final String ORDER = "DELIVERIES";

	private final JdbcClient jdbc;

	SiteDeliveryPages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	Page<SiteDelivery> page(@Nullable SiteDeliveryState state, @Nullable String path, PageRequest page) {
		List<String> conditions = new ArrayList<>(List.of("true"));
		List<Object> parameters = new ArrayList<>();
		if (state != null) {
			conditions.add("state = ?");
			parameters.add(state.name());
		}
		if (path != null) {
			conditions.add("paths @> ARRAY[?]::text[]");
			parameters.add(path);
		}
		@Nullable Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions.add("(created_at, id) " + (page.backward() ? ">" : "<") + " (?, ?)");
			parameters.add(cursor.time(page.cursorArgument()).atOffset(ZoneOffset.UTC));
			parameters.add(cursor.id());
		}
		String direction = page.backward() ? "" : " DESC";
		parameters.add(page.size() + 1);
		List<SiteDelivery> found = this.jdbc
			.sql("SELECT * FROM site_delivery WHERE %s ORDER BY created_at%s, id%s LIMIT ?"
				.formatted(String.join(" AND ", conditions), direction, direction))
			.params(parameters)
			.query(SiteDelivery::read)
			.list();
		return Page.of(found, page, (delivery) -> new Cursor(ORDER, delivery.createdAt().toString(), delivery.id()));
	}

	/** Counts failed deliveries, up to 100. */
	int countFailed() {
		return this.jdbc
			.sql("SELECT count(*) FROM (SELECT FROM site_delivery WHERE state = 'FAILED' LIMIT 100) AS counted")
			.query(Integer.class)
			.single();
	}

}
