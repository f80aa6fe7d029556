package app.galley.site;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Pages of the site that changed together, and how telling of them goes.
 *
 * @param paths addresses on the site, from its root; for the CDN with * at the end,
 * perhaps
 * @param tags names under which the site keeps answers of the API (site/lib/tags.ts), or
 * the CDN ({@link app.galley.answer.PurgeTags})
 * @param attempts made since it was written or sent again
 * @param nextAttemptAt null unless pending
 * @param giveUpAt an attempt that fails after this is the last
 * @param lastError why the last failed attempt failed
 */
public record SiteDelivery(UUID id, SiteDeliveryTarget target, SiteDeliveryState state, List<String> paths,
		List<String> tags, int attempts, @Nullable Instant nextAttemptAt, Instant giveUpAt, @Nullable String lastError,
		Instant createdAt, @Nullable Instant deliveredAt) {

	/** How long it is tried for. */
	static final Duration DELIVERY_LIFETIME = Duration.ofDays(1);

	static SiteDelivery read(ResultSet row, int n) throws SQLException {
		return new SiteDelivery(row.getObject("id", UUID.class), SiteDeliveryTarget.valueOf(row.getString("target")),
				SiteDeliveryState.valueOf(row.getString("state")), List.of((String[]) row.getArray("paths").getArray()),
				List.of((String[]) row.getArray("tags").getArray()), row.getInt("attempts"),
				instant(row, "next_attempt_at"), row.getObject("give_up_at", OffsetDateTime.class).toInstant(),
				row.getString("last_error"), row.getObject("created_at", OffsetDateTime.class).toInstant(),
				instant(row, "delivered_at"));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/** All paths of several, each once. */
	static Set<String> paths(List<SiteDelivery> batch) {
		Set<String> paths = new LinkedHashSet<>();
		batch.forEach((delivery) -> paths.addAll(delivery.paths()));
		return paths;
	}

	/** All tags of several, each once. */
	static Set<String> tags(List<SiteDelivery> batch) {
		Set<String> tags = new LinkedHashSet<>();
		batch.forEach((delivery) -> tags.addAll(delivery.tags()));
		return tags;
	}

	/** For how long it has been tried. */
	Duration age(Instant now) {
		return Duration.between(this.giveUpAt.minus(DELIVERY_LIFETIME), now);
	}

	int items() {
		return this.paths.size() + this.tags.size();
	}

}
