package app.galley.answer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import app.galley.event.Listener;
import app.galley.event.Notifications;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * What the public was answered. An answer knows its topics and how much had been heard of
 * when its fetching began; it counts as long as none of its topics has changed since.
 * While the news of other instances may be missed, nothing is remembered and nothing that
 * was remembered is told.
 */
@Component
public class RememberedAnswers implements Listener {

	/** Besides body and key: objects and topics. */
	private static final int OVERHEAD = 200;

	private static final int PER_TOPIC = 64;

	/** Topics that have changed are kept; so many, and all is forgotten instead. */
	private static final int MOST_CHANGES = 100_000;

	/** Before all beginnings. */
	private static final long UNKNOWN = -1;

	private final Notifications notifications;

	private final @Nullable Cache<String, Remembered> answers;

	private final Map<String, Long> changes = new ConcurrentHashMap<>();

	/** Counts changes. */
	private volatile long now;

	/** Nothing older counts. */
	private volatile long beginning;

	RememberedAnswers(Notifications notifications, AnswerSettings settings) {
		this.notifications = notifications;
		long bytes = settings.size().toBytes();
		this.answers = (bytes > 0)
				? Caffeine.newBuilder().maximumWeight(bytes).weigher(RememberedAnswers::weight).build() : null;
		notifications.subscribe(AnswerChanges.CHANNEL, this);
	}

	private static int weight(String key, Remembered remembered) {
		return OVERHEAD + 2 * key.length() + remembered.answer.bytes() + PER_TOPIC * remembered.topics.length;
	}

	/** The answer to the same question, if it still counts. */
	public @Nullable Answer find(String key) {
		if (this.answers == null || !this.notifications.isHeard()) {
			return null;
		}
		Remembered remembered = this.answers.getIfPresent(key);
		if (remembered == null) {
			return null;
		}
		if (!counts(remembered)) {
			this.answers.asMap().remove(key, remembered);
			return null;
		}
		return remembered.answer;
	}

	private boolean counts(Remembered remembered) {
		long seen = this.now;
		long asOf = remembered.asOf;
		if (asOf == seen) {
			return true;
		}
		for (String topic : remembered.topics) {
			Long changed = this.changes.get(topic);
			if (changed != null && changed > asOf) {
				return false;
			}
		}
		// Asked last: who finds the changes cleared sees the new beginning.
		if (asOf < this.beginning) {
			return false;
		}
		remembered.asOf = seen;
		return true;
	}

	/**
	 * To be taken before the first thing is fetched. While no news is heard nobody knows
	 * how old it will be.
	 */
	public long now() {
		return this.notifications.isHeard() ? this.now : UNKNOWN;
	}

	/**
	 * Remembers an answer, unless what it depends on is not known or has changed since.
	 * @param asOf {@link #now()} before anything of it was fetched
	 */
	public void remember(String key, Answer answer, Topics topics, long asOf) {
		if (this.answers != null && !topics.isEmpty() && this.notifications.isHeard()) {
			Remembered remembered = new Remembered(answer.compressed(), topics.toArray(), asOf);
			if (counts(remembered)) {
				this.answers.put(key, remembered);
			}
		}
	}

	/** What depends on one of these topics does not count any more. */
	synchronized void forget(Collection<String> topics) {
		if (this.changes.size() > MOST_CHANGES) {
			forgetAll();
			return;
		}
		// The number is told last: who reads it sees the topics as well.
		long next = this.now + 1;
		topics.forEach((topic) -> this.changes.put(topic, next));
		this.now = next;
	}

	private synchronized void forgetAll() {
		this.beginning = this.now + 1;
		this.now = this.beginning;
		this.changes.clear();
		if (this.answers != null) {
			this.answers.invalidateAll();
		}
	}

	@Override
	public void heard(String payload) {
		forget(List.of(payload.split(" ")));
	}

	@Override
	public void lost() {
		forgetAll();
	}

	@Override
	public void returned() {
		forgetAll();
	}

	private static final class Remembered {

		private final Answer answer;

		private final String[] topics;

		private volatile long asOf;

		private Remembered(Answer answer, String[] topics, long asOf) {
			this.answer = answer;
			this.topics = topics;
			this.asOf = asOf;
		}

	}

}
