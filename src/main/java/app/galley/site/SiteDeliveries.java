package app.galley.site;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.database.UuidV7;
import app.galley.event.JobWakeups;
import app.galley.problem.NotFound;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The deliveries' rows. Deliveries say which pages are old, not what is new, so neither
 * their order nor a second arrival matters: any number of them can go as one.
 */
@Repository
class SiteDeliveries {

	/** The receiver takes a thousand; making so many pages anew takes it long. */
	private static final int MAX_ITEMS = 400;

	private static final int MAX_BATCH = 200;

	private static final Duration KEPT = Duration.ofDays(30);

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
	 * Writes a delivery in the transaction that changes the pages. While its addressee
	 * cannot be reached it waits with those that were written before.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void add(SiteDeliveryTarget target, Collection<String> paths, Collection<String> tags) {
		Instant now = now();
		OffsetDateTime next = this.jdbc.sql("""
				INSERT INTO site_delivery (id, target, state, paths, tags, next_attempt_at, give_up_at, created_at)
				SELECT :id, :target, 'PENDING', :paths, :tags, greatest(:now, min(next_attempt_at)), :giveUp, :now
				FROM site_delivery WHERE state = 'PENDING' AND target = :target AND attempts > 0
				RETURNING next_attempt_at""")
			.param("id", UuidV7.next())
			.param("target", target.name())
			.param("paths", paths.toArray(String[]::new))
			.param("tags", tags.toArray(String[]::new))
			.param("now", Timestamp.from(now))
			.param("giveUp", Timestamp.from(now.plus(SiteDelivery.DELIVERY_LIFETIME)))
			.query(OffsetDateTime.class)
			.single();
		this.wakeups.scheduleAt(target.job(), next.toInstant());
	}

	/** Tries again at once, and for another day if need be. */
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
			.orElseThrow(() -> new NotFound("input.id", "names no delivery; they are kept for 30 days"));
		this.wakeups.scheduleAt(delivery.target().job(), now);
		return delivery;
	}

	/** Sets the alarm for what is pending, should it have been lost. */
	@Transactional
	void wake() {
		for (SiteDeliveryTarget target : SiteDeliveryTarget.values()) {
			next(target).ifPresent((when) -> this.wakeups.scheduleAt(target.job(), when));
		}
	}

	/** When there is something to do again. */
	Optional<Instant> next(SiteDeliveryTarget target) {
		return this.jdbc.sql("SELECT min(next_attempt_at) FROM site_delivery WHERE state = 'PENDING' AND target = ?")
			.param(target.name())
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant);
	}

	/** What can go together now, oldest first. */
	List<SiteDelivery> due(SiteDeliveryTarget target) {
		List<SiteDelivery> waiting = this.jdbc.sql("""
				SELECT * FROM site_delivery WHERE state = 'PENDING' AND target = ? AND next_attempt_at <= ?
				ORDER BY created_at, id LIMIT ?""")
			.params(target.name(), Timestamp.from(now()), MAX_BATCH)
			.query(SiteDelivery::read)
			.list();
		List<SiteDelivery> batch = new ArrayList<>();
		int items = 0;
		for (SiteDelivery delivery : waiting) {
			items += delivery.items();
			if (!batch.isEmpty() && items > MAX_ITEMS) {
				break;
			}
			batch.add(delivery);
		}
		return batch;
	}

	/**
	 * What the CDN has of the site's pages is old only now that the site has new ones.
	 */
	@Transactional
	void delivered(List<SiteDelivery> batch) {
		this.jdbc.sql("""
				UPDATE site_delivery SET state = 'DELIVERED', attempts = attempts + 1, next_attempt_at = NULL,
				    last_error = NULL, delivered_at = ?
				WHERE id = ANY (?) AND state = 'PENDING'""").params(Timestamp.from(now()), ids(batch)).update();
		if (this.distribution.isSet() && batch.getFirst().target() == SiteDeliveryTarget.SITE) {
			add(SiteDeliveryTarget.CDN, DistributionClient.pages(batch), List.of());
		}
	}

	/**
	 * They could not be told: nothing at all is sent there before the pause is over.
	 * @return those that are given up
	 */
	@Transactional
	List<UUID> failed(List<SiteDelivery> batch, String error, Duration pause) {
		Instant now = now();
		List<UUID> givenUp = this.jdbc.sql("""
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
		return givenUp;
	}

	/** Forgets what was delivered or given up long ago. */
	@Transactional
	int sweep() {
		return this.jdbc.sql("DELETE FROM site_delivery WHERE state <> 'PENDING' AND created_at < ?")
			.param(Timestamp.from(now().minus(KEPT)))
			.update();
	}

	private static UUID[] ids(List<SiteDelivery> batch) {
		return batch.stream().map(SiteDelivery::id).toArray(UUID[]::new);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

}
