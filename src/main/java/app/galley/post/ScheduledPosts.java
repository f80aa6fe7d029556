package app.galley.post;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.JobWakeups;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Publishes posts whose time has come.
 */
@Repository
class ScheduledPosts {

	/** The job that does it. */
	static final String JOB = "publish-scheduled";

	private static final Logger log = LoggerFactory.getLogger(ScheduledPosts.class);

	private final JdbcClient jdbc;

	private final Publishing publishing;

	private final Clock clock;

	ScheduledPosts(JdbcClient jdbc, Publishing publishing, Clock clock) {
		this.jdbc = jdbc;
		this.publishing = publishing;
		this.clock = clock;
	}

	/** Each in a transaction of its own: one that fails does not keep the others. */
	void publishDue() {
		RuntimeException failure = null;
		for (UUID id : due(this.clock.instant())) {
			try {
				this.publishing.publishScheduled(id);
				log.info("Post {} is published, as scheduled", id);
			}
			catch (RuntimeException ex) {
				log.error("Post {} was to be published now; the job engine tries again", id, ex);
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	private List<UUID> due(Instant now) {
		return this.jdbc
			.sql("SELECT id FROM post WHERE status = 'SCHEDULED' AND published_at <= ? ORDER BY published_at, id")
			.param(PostColumn.toJdbc(now))
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
	}

	/** When the next post is due. */
	Optional<Instant> next() {
		return this.jdbc.sql("SELECT min(published_at) FROM post WHERE status = 'SCHEDULED'")
			.query(OffsetDateTime.class)
			.optional()
			.map(OffsetDateTime::toInstant);
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		@Bean
		CustomTask<Void> publishScheduledPosts(JobWakeups wakeups, ScheduledPosts posts) {
			return wakeups.job(JOB, posts::publishDue, posts::next);
		}

	}

}
