package app.galley.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import app.galley.id.PostId;
import app.galley.post.Post;
import app.galley.post.PostArchive;
import app.galley.post.PostChanged;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Keeps the index of words: of each post in the transaction that changes it, and once an
 * hour of posts that the index lacks, which an older version of Galley wrote.
 */
@Component
class WordIndexing {

	private static final Logger log = LoggerFactory.getLogger(WordIndexing.class);

	private static final int BATCH = 200;

	private final WordIndex index;

	private final Posts posts;

	private final PostArchive archive;

	WordIndexing(WordIndex index, Posts posts, PostArchive archive) {
		this.index = index;
		this.posts = posts;
		this.archive = archive;
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void update(PostChanged change) {
		Optional<Post> post = this.posts.find(change.postId()).filter(WordIndexing::isFound);
		post.ifPresentOrElse(this.index::write, () -> this.index.delete(List.of(change.postId())));
	}

	private static boolean isFound(Post post) {
		return post.status() == PostStatus.PUBLISHED;
	}

	/**
	 * Writes what the index lacks, in small steps, and deletes what readers no longer
	 * see.
	 */
	void fill() {
		int written = 0;
		@Nullable PostId after = null;
		List<PostArchive.Entry> page;
		do {
			page = this.archive.page(after, BATCH, null);
			written += fill(page);
			after = page.isEmpty() ? null : page.getLast().id();
		}
		while (page.size() == BATCH);
		if (written > 0) {
			log.info("Indexed the words of {} posts and pages", written);
		}
	}

	private int fill(List<PostArchive.Entry> page) {
		Map<PostId, Instant> indexed = this.index.updatedAt(page.stream().map(PostArchive.Entry::id).toList());
		List<PostId> hidden = new ArrayList<>();
		int written = 0;
		for (PostArchive.Entry entry : page) {
			if (entry.status() != PostStatus.PUBLISHED) {
				if (indexed.containsKey(entry.id())) {
					hidden.add(entry.id());
				}
			}
			else if (!entry.updatedAt().equals(indexed.get(entry.id()))) {
				this.posts.find(entry.id()).filter(WordIndexing::isFound).ifPresent(this.index::write);
				written++;
			}
		}
		if (!hidden.isEmpty()) {
			this.index.delete(hidden);
		}
		return written;
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		@Bean
		RecurringTask<Void> indexWords(WordIndexing indexing) {
			return Tasks.recurring("index-words", FixedDelay.of(Duration.ofHours(1)))
				.execute((instance, context) -> indexing.fill());
		}

	}

}
