package app.galley.task;

import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.post.Publishing;
import app.galley.problem.Conflict;
import app.galley.taxonomy.Slug;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Keeps slugs unique across open drafts and posts.
 */
@Component
class Slugs {

	private static final PostId NO_POST = new PostId(new UUID(0, 0));

	private final JdbcClient jdbc;

	private final Publishing publishing;

	Slugs(JdbcClient jdbc, Publishing publishing) {
		this.jdbc = jdbc;
		this.publishing = publishing;
	}

	void refuseTaken(String slug, DraftId taskId, @Nullable PostId ownPost) {
		if (taken(slug, taskId, ownPost)) {
			throw new Conflict("input.slug", "already in use; choose another, such as " + free(slug, taskId));
		}
	}

	/** A free slug proposed from this title. */
	String propose(String title, DraftId taskId) {
		String slug = Slug.propose(title);
		return free((slug != null) ? slug : "post-" + Long.toHexString(taskId.value().getLeastSignificantBits()),
				taskId);
	}

	private String free(String slug, DraftId taskId) {
		String candidate = slug;
		for (int n = 2; taken(candidate, taskId, null); n++) {
			candidate = slug + "-" + n;
		}
		return candidate;
	}

	private boolean taken(String slug, DraftId taskId, @Nullable PostId ownPost) {
		return this.publishing.slugTaken(slug, (ownPost != null) ? ownPost : NO_POST) || this.jdbc
			.sql("SELECT EXISTS (SELECT 1 FROM content_task WHERE slug = ? AND status <> 'APPROVED' AND id <> ?)")
			.params(slug, taskId.value())
			.query(Boolean.class)
			.single();
	}

}
