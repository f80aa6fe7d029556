package app.galley.trash;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import app.galley.id.DraftId;
import app.galley.id.PostId;
import app.galley.post.PostArchive;
import app.galley.post.Publishing;
import app.galley.task.DraftTrash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes posts with their drafts, restores them, and removes what has been in the trash
 * for long enough. Images have no part in it: the sweep deletes them once no row refers
 * to them.
 */
@Service
class Trash {

	/** No account can have this name: user names have no spaces. */
	private static final String GALLEY = "Galley itself";

	private static final Logger logger = LoggerFactory.getLogger(Trash.class);

	private final Publishing publishing;

	private final PostArchive posts;

	private final DraftTrash drafts;

	private final TrashSettings settings;

	private final TransactionTemplate transaction;

	private final Clock clock;

	Trash(Publishing publishing, PostArchive posts, DraftTrash drafts, TrashSettings settings,
			PlatformTransactionManager transactions, Clock clock) {
		this.publishing = publishing;
		this.posts = posts;
		this.drafts = drafts;
		this.settings = settings;
		this.transaction = new TransactionTemplate(transactions);
		this.clock = clock;
	}

	/** Locks drafts before their post, as an approval does. */
	void delete(PostId id, String editor) {
		this.transaction.executeWithoutResult((tx) -> {
			this.drafts.discardWith(id, editor);
			this.publishing.delete(id, editor);
			// Those of a revision that began meanwhile.
			this.drafts.discardWith(id, editor);
		});
	}

	void restore(PostId id, String editor) {
		this.transaction.executeWithoutResult((tx) -> {
			this.publishing.recover(id, editor);
			this.drafts.recoverWith(id);
		});
	}

	/** Removes each draft and post in a transaction of its own. */
	void removeExpired() {
		Instant before = this.clock.instant().minus(this.settings.time());
		List<DraftId> expiredDrafts = this.drafts.discardedBefore(before);
		expiredDrafts.forEach((draft) -> this.drafts.remove(draft, before, GALLEY));
		List<PostId> expiredPosts = this.posts.deletedBefore(before);
		expiredPosts.forEach((post) -> this.transaction.executeWithoutResult((tx) -> {
			if (this.publishing.lockDeleted(post, before)) {
				this.drafts.removeOf(post);
				this.publishing.remove(post, GALLEY);
			}
		}));
		if (!expiredDrafts.isEmpty() || !expiredPosts.isEmpty()) {
			logger.info("Removed {} drafts and {} posts from the trash", expiredDrafts.size(), expiredPosts.size());
		}
	}

}
