package app.galley.text;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.article.ArticleRenderer;
import app.galley.event.JobWakeups;
import app.galley.id.PostId;
import app.galley.post.PostChanged;
import app.galley.post.Publishing;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps the links between posts right: when a post gets another address, or readers can
 * or can no longer see it, the posts that link to it are rendered again.
 */
@Component
class PostLinks {

	static final String JOB = "render-post-links";

	private static final int PAGE_SIZE = 100;

	private final JdbcClient jdbc;

	private final Publishing publishing;

	private final ArticleRenderer renderer;

	private final JobWakeups wakeups;

	private final TransactionTemplate transaction;

	PostLinks(JdbcClient jdbc, Publishing publishing, ArticleRenderer renderer, JobWakeups wakeups,
			TransactionTemplate transaction) {
		this.jdbc = jdbc;
		this.publishing = publishing;
		this.renderer = renderer;
		this.wakeups = wakeups;
		this.transaction = transaction;
	}

	/**
	 * Notes the posts that link to a changed one, and the changed one itself if it has
	 * links: it may have been rendered before a change that was committed meanwhile. The
	 * update of a row that is there makes the job, which deletes it, wait for this
	 * commit.
	 */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void changed(PostChanged event) {
		int noted = this.jdbc.sql("""
				INSERT INTO post_link_change (post_id)
				SELECT DISTINCT post_id FROM post_text_link WHERE target_id = :id OR post_id = :id ORDER BY post_id
				ON CONFLICT (post_id) DO UPDATE SET post_id = EXCLUDED.post_id""")
			.param("id", event.postId().value())
			.update();
		if (noted > 0) {
			this.wakeups.scheduleAt(JOB, Instant.EPOCH);
		}
	}

	/** Renders what is noted, each post in a transaction of its own. */
	void renderNoted() {
		List<UUID> page = page();
		while (!page.isEmpty()) {
			page.forEach((id) -> this.transaction.executeWithoutResult((tx) -> render(new PostId(id))));
			page = page();
		}
	}

	private List<UUID> page() {
		return this.jdbc.sql("SELECT post_id FROM post_link_change ORDER BY post_id LIMIT ?")
			.param(PAGE_SIZE)
			.query((row, n) -> row.getObject(1, UUID.class))
			.list();
	}

	/** Locks the post first, as those who note it do. */
	private void render(PostId id) {
		this.publishing.renderAgain(id, (post) -> {
			this.jdbc.sql("DELETE FROM post_link_change WHERE post_id = ?").param(id.value()).update();
			return this.renderer.render(post.bodyMarkdown(), post.language()).html();
		});
	}

	/** Time of the next run: at once while a post is noted. */
	Optional<Instant> next() {
		return page().isEmpty() ? Optional.empty() : Optional.of(Instant.EPOCH);
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		@Bean
		static CustomTask<Void> renderPostLinks(JobWakeups wakeups, PostLinks links) {
			return wakeups.job(JOB, links::renderNoted, links::next);
		}

	}

}
