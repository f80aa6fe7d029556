package app.galley.responsecache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What the public was answered, by the question, until something of it changes.
 */
@Component
public class ResponseCache {

	/** Besides body and key: objects and topics. */
	private static final int OVERHEAD = 200;

	private static final int PER_TOPIC = 64;

	private final CacheValidity freshness;

	private final @Nullable Cache<RequestKey, Remembered> answers;

	ResponseCache(CacheValidity freshness, ResponseCacheSettings settings) {
		this.freshness = freshness;
		long bytes = settings.size().toBytes();
		this.answers = (bytes > 0) ? Caffeine.newBuilder().maximumWeight(bytes).weigher(ResponseCache::weight).build()
				: null;
	}

	private static int weight(RequestKey question, Remembered remembered) {
		int topics = remembered.answer.topics().stream().mapToInt((topic) -> PER_TOPIC + 2 * topic.length()).sum();
		return OVERHEAD + question.bytes() + remembered.answer.bytes() + topics;
	}

	/** Whether there is any use in asking. */
	public boolean isOn() {
		return this.answers != null;
	}

	/** The answer to the same question, if it still counts. */
	public @Nullable CachedResponse find(RequestKey question) {
		if (this.answers == null || !this.freshness.isHeard()) {
			return null;
		}
		Remembered remembered = this.answers.getIfPresent(question);
		if (remembered == null) {
			return null;
		}
		if (!this.freshness.counts(remembered)) {
			this.answers.asMap().remove(question, remembered);
			return null;
		}
		return remembered.answer;
	}

	/**
	 * Remembers an answer, unless what it depends on is not known or has changed since.
	 * @param asOf {@link CacheValidity#now()} before anything of it was fetched
	 * @return false when it has changed since
	 */
	public boolean remember(RequestKey question, CachedResponse answer, long asOf) {
		if (this.answers == null || answer.topics().isEmpty() || !this.freshness.isHeard()) {
			return true;
		}
		Remembered remembered = new Remembered(answer.compressed(), asOf);
		boolean current = this.freshness.counts(remembered);
		if (current) {
			this.answers.put(question, remembered);
		}
		return current;
	}

	private static final class Remembered extends CacheValidity.Dated {

		private final CachedResponse answer;

		private Remembered(CachedResponse answer, long asOf) {
			super(answer.topics(), asOf);
			this.answer = answer;
		}

	}

}
