package app.galley.site;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.JobWakeups;
import app.galley.id.UuidV7;
import app.galley.problem.NotFound;
import app.galley.telemetry.Traces;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The table of deliveries. A delivery names outdated pages, not their new content, so
 * order and repetition do not matter: any number of deliveries can be sent as one.
 */
@Repository
class SiteDeliveries {

	/**
	 * Paths and tags of a call. The site allows 1,000 but takes long to render so many.
	 */
	private static final int MAX_BATCH_ITEMS = 400;

	private static final int MAX_BATCH_DELIVERIES = 200;

	private static final Duration RETENTION = Duration.ofDays(30);

	private final JdbcClient jdbc;

	private final JobWakeups wakeups;

	private final DistributionSettings distribution;

	private final Clock clock;

	SiteDeliveries(JdbcClient jdbc, JobWakeups wakeups, DistributionSettings distribution, Clock clock) {
		this.jdbc = jdbc;
		this.wakeups = wakeups;
		this.distribution = distribution;
		this.clock = clock;
	}

	/**
	 * Writes a delivery in the transaction that changes the pages. While the receiver is
	 * unreachable, the delivery waits for the next attempt of the earlier ones.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(SiteDeliveryTarget target, Collection<String> paths, Collection<String> tags) {
		Instant now = now();
		OffsetDateTime next = this.jdbc
			.sql("""
					INSERT INTO site_delivery (id, target, state, paths, tags, next_attempt_at, give_up_at, created_at,
					    trace_parent)
					SELECT :id, :target, 'PENDING', :paths, :tags, greatest(:now, min(next_attempt_at)), :giveUp, :now, :trace
					FROM site_delivery WHERE state = 'PENDING' AND target = :target AND attempts > 0
					RETURNING next_attempt_at""")
			.param("id", UuidV7.next())
			.param("target", target.name())
			.param("paths", paths.toArray(String[]::new))
			.param("tags", tags.toArray(String[]::new))
			.param("now", Timestamp.from(now))
			.param("giveUp", Timestamp.from(now.plus(SiteDelivery.DELIVERY_LIFETIME)))
			.param("trace", Traces.current())
			.query(OffsetDateTime.class)
			.single();
		this.wakeups.scheduleAt(target.job(), next.toInstant());
	}

	/** Makes a delivery due now, with attempts for another day. */
	@Transactional
	SiteDelivery resend(UUID id) {
		Instant now = now();
		SiteDelivery delivery = this.jdbc.sql("""
				UPDATE site_delivery SET state = 'PENDING', attempts = 0, next_attempt_at = :now, give_up_at = :giveUp,
				    delivered_at = NULL
				WHERE id = :id RETURNING *""")
			.param("now", Timestamp.from(now))
			.param("giveUp", Timestamp.from(now.plus(SiteDelivery.DELIVERY_LIFETIME)))
			.param("id", id)
			.query(SiteDelivery::read)
			.optional()
			.orElseThrow(() -> new NotFound("input.id", "no delivery has this id; deliveries are kept for 30 days"));
		this.wakeups.scheduleAt(delivery.target().job(), now);
		return delivery;
	}

	/** Schedules the jobs of pending deliveries, in case a wake-up was lost. */
	@Transactional
	void wake() {
		for (SiteDeliveryTarget target : SiteDeliveryTarget.values()) {
			next(target).ifPresent((when) -> this.wakeups.scheduleAt(target.job(), when));
		}
	}

	/** The time of the next attempt. */
	Optional<Instant> next(SiteDeliveryTarget target) {
		return this.jdbc.sql("SELECT min(next_attempt_at) FROM site_delivery WHERE state = 'PENDING' AND target = ?")
			.param(target.name())
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant);
	}

	/** The due deliveries of the next call, oldest first. */
	List<SiteDelivery> due(SiteDeliveryTarget target) {
		List<SiteDelivery> waiting = this.jdbc.sql("""
				SELECT * FROM site_delivery WHERE state = 'PENDING' AND target = ? AND next_attempt_at <= ?
				ORDER BY created_at, id LIMIT ?""")
			.params(target.name(), Timestamp.from(now()), MAX_BATCH_DELIVERIES)
			.query(SiteDelivery::read)
			.list();
		List<SiteDelivery> batch = new ArrayList<>();
		int items = 0;
		for (SiteDelivery delivery : waiting) {
			items += delivery.items();
			if (!batch.isEmpty() && items > MAX_BATCH_ITEMS) {
				break;
			}
			batch.add(delivery);
		}
		return batch;
	}

	/**
	 * Marks them delivered. The CDN's copies of the site's pages are invalidated only now
	 * that the site has new ones.
	 */
	@Transactional
	void delivered(List<SiteDelivery> batch) {
		this.jdbc.sql("""
				UPDATE site_delivery SET state = 'DELIVERED', attempts = attempts + 1, next_attempt_at = NULL,
				    last_error = NULL, delivered_at = ?
				WHERE id = ANY (?) AND state = 'PENDING'""").params(Timestamp.from(now()), ids(batch)).update();
		if (this.distribution.isConfigured() && batch.getFirst().target() == SiteDeliveryTarget.SITE) {
			add(SiteDeliveryTarget.CDN, DistributionClient.pages(batch), List.of());
		}
	}

	/**
	 * Records a failed attempt; nothing else is sent to the receiver during the pause.
	 * @return ids of the deliveries that have failed for good
	 */
	@Transactional
	List<UUID> failed(List<SiteDelivery> batch, String error, Duration pause) {
		Instant now = now();
		List<UUID> expired = this.jdbc.sql("""
				UPDATE site_delivery SET attempts = attempts + 1, last_error = :error,
				    state = CASE WHEN give_up_at <= :now THEN 'FAILED' ELSE 'PENDING' END,
				    next_attempt_at = CASE WHEN give_up_at <= :now THEN NULL ELSE CAST(:next AS timestamptz) END
				WHERE id = ANY (:ids) AND state = 'PENDING' RETURNING *""")
			.param("error", error)
			.param("now", Timestamp.from(now))
			.param("next", Timestamp.from(now.plus(pause)))
			.param("ids", ids(batch))
			.query(SiteDelivery::read)
			.list()
			.stream()
			.filter((delivery) -> delivery.state() == SiteDeliveryState.FAILED)
			.map(SiteDelivery::id)
			.toList();
		this.jdbc.sql("""
				UPDATE site_delivery SET next_attempt_at = :next
				WHERE state = 'PENDING' AND target = :target AND next_attempt_at < :next AND id <> ALL (:ids)""")
			.param("target", batch.getFirst().target().name())
			.param("next", Timestamp.from(now.plus(pause)))
			.param("ids", ids(batch))
			.update();
		return expired;
	}

	/** The deliveries that wait, for metrics. */
	Map<SiteDeliveryTarget, Pending> pending() {
		Map<SiteDeliveryTarget, Pending> pending = new EnumMap<>(SiteDeliveryTarget.class);
		this.jdbc.sql("""
				SELECT target, count(*) AS number, extract(epoch FROM clock_timestamp() - min(created_at)) AS oldest
				FROM site_delivery WHERE state = 'PENDING' GROUP BY target""").query((row) -> {
			pending.put(SiteDeliveryTarget.valueOf(row.getString("target")),
					new Pending(row.getInt("number"), row.getDouble("oldest")));
		});
		return pending;
	}

	/** Deletes old deliveries that are not pending. */
	@Transactional
	int sweep() {
		return this.jdbc.sql("DELETE FROM site_delivery WHERE state <> 'PENDING' AND created_at < ?")
			.param(Timestamp.from(now().minus(RETENTION)))
			.update();
	}

	private static UUID[] ids(List<SiteDelivery> batch) {
		return batch.stream().map(SiteDelivery::id).toArray(UUID[]::new);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	/** Deliveries that wait, and for how long the oldest has. */
	record Pending(int number, double oldestSeconds) {

		static final Pending NONE = new Pending(0, 0);

	}

}
