package app.galley.post;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.JobWakeups;
import app.galley.id.PostId;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Publishes scheduled posts when they are due.
 */
@Repository
class ScheduledPosts {

	static final String JOB_NAME = "publish-scheduled";

	private static final Logger log = LoggerFactory.getLogger(ScheduledPosts.class);

	private final JdbcClient jdbc;

	private final Publishing publishing;

	private final Clock clock;

	ScheduledPosts(JdbcClient jdbc, Publishing publishing, Clock clock) {
		this.jdbc = jdbc;
		this.publishing = publishing;
		this.clock = clock;
	}

	/**
	 * Publishes each due post in its own transaction, so that a failure affects only one.
	 */
	void publishDue() {
		Throwable failure = null;
		for (PostId id : due(this.clock.instant())) {
			try {
				this.publishing.publishScheduled(id);
				log.info("Published scheduled post {}", id);
			}
			catch (RuntimeException | Error ex) {
				log.error("Could not publish scheduled post {}; the job engine will retry", id, ex);
				failure = ex;
			}
		}
		if (failure != null) {
			throw new IllegalStateException("Scheduled posts could not be published", failure);
		}
	}

	private List<PostId> due(Instant now) {
		return this.jdbc
			.sql("SELECT id FROM post WHERE status = 'SCHEDULED' AND published_at <= ? ORDER BY published_at, id")
			.param(PostColumn.toJdbc(now))
			.query((row, n) -> new PostId(row.getObject(1, UUID.class)))
			.list();
	}

	/** Time at which the next post is due. */
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
			return wakeups.job(JOB_NAME, posts::publishDue, posts::next);
		}

	}

}
