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
 * Pages of the site that changed together, and the state of notifying a receiver.
 *
 * @param paths paths on the site; for the CDN possibly with * at the end
 * @param tags cache tags of the site (site/lib/tags.ts) or the CDN
 * ({@link app.galley.responsecache.CdnCacheTags})
 * @param attempts attempts since the delivery was written or sent again
 * @param nextAttemptAt null unless pending
 * @param giveUpAt an attempt that fails after this time is the last
 * @param lastError error of the last failed attempt; null after success
 * @param trace {@code traceparent} of the change; null when it is not traced
 */
public record SiteDelivery(UUID id, SiteDeliveryTarget target, SiteDeliveryState state, List<String> paths,
		List<String> tags, int attempts, @Nullable Instant nextAttemptAt, Instant giveUpAt, @Nullable String lastError,
		Instant createdAt, @Nullable Instant deliveredAt, @Nullable String trace) {

	/** Attempts are made for this long. */
	static final Duration DELIVERY_LIFETIME = Duration.ofDays(1);

	static SiteDelivery read(ResultSet row, int n) throws SQLException {
		return new SiteDelivery(row.getObject("id", UUID.class), SiteDeliveryTarget.valueOf(row.getString("target")),
				SiteDeliveryState.valueOf(row.getString("state")), List.of((String[]) row.getArray("paths").getArray()),
				List.of((String[]) row.getArray("tags").getArray()), row.getInt("attempts"),
				instant(row, "next_attempt_at"), row.getObject("give_up_at", OffsetDateTime.class).toInstant(),
				row.getString("last_error"), row.getObject("created_at", OffsetDateTime.class).toInstant(),
				instant(row, "delivered_at"), row.getString("trace_parent"));
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/** Paths of all deliveries, without duplicates. */
	static Set<String> paths(List<SiteDelivery> batch) {
		Set<String> paths = new LinkedHashSet<>();
		batch.forEach((delivery) -> paths.addAll(delivery.paths()));
		return paths;
	}

	/** Tags of all deliveries, without duplicates. */
	static Set<String> tags(List<SiteDelivery> batch) {
		Set<String> tags = new LinkedHashSet<>();
		batch.forEach((delivery) -> tags.addAll(delivery.tags()));
		return tags;
	}

	/** Time since it was written or sent again. */
	Duration age(Instant now) {
		return Duration.between(this.giveUpAt.minus(DELIVERY_LIFETIME), now);
	}

	int items() {
		return this.paths.size() + this.tags.size();
	}

}
