package app.galley.responsecache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import app.galley.event.Listener;
import app.galley.event.Notifications;

import org.springframework.stereotype.Component;

/**
 * Which topics have changed, on any instance, in the order in which that was heard.
 * Whatever is remembered is {@link Dated}: it counts as long as none of its topics has
 * changed since it was fetched. While the news of other instances may be missed, nothing
 * counts.
 */
@Component
public class CacheValidity implements Listener {

	static final String CHANNEL = "answers";

	/** Topics that have changed are kept; so many, and nothing older counts instead. */
	private static final int MOST = 100_000;

	/** Before all beginnings. */
	private static final long UNKNOWN = -1;

	private final Notifications notifications;

	private final Map<String, Long> changes = new ConcurrentHashMap<>();

	/** Counts changes. */
	private volatile long now;

	/** Nothing older counts. */
	private volatile long beginning;

	CacheValidity(Notifications notifications) {
		this.notifications = notifications;
		notifications.subscribe(CHANNEL, this);
	}

	/** Whether what is remembered may be told at all. */
	boolean isHeard() {
		return this.notifications.isListening();
	}

	/**
	 * To be taken before the first thing is fetched. While no news is heard nobody knows
	 * how old it will be.
	 */
	public long now() {
		return this.notifications.isListening() ? this.now : UNKNOWN;
	}

	boolean counts(Dated what) {
		long seen = this.now;
		long asOf = what.asOf;
		if (asOf == seen) {
			return true;
		}
		for (String topic : what.topics) {
			Long changed = this.changes.get(topic);
			if (changed != null && changed > asOf) {
				return false;
			}
		}
		// Asked last: who finds the changes cleared sees the new beginning.
		if (asOf < this.beginning) {
			return false;
		}
		what.asOf = seen;
		return true;
	}

	/** What depends on one of these topics does not count any more. */
	synchronized void changed(Collection<String> topics) {
		if (this.changes.size() > MOST) {
			begin();
			return;
		}
		// The number is told last: who reads it sees the topics as well.
		long next = this.now + 1;
		topics.forEach((topic) -> this.changes.put(topic, next));
		this.now = next;
	}

	private synchronized void begin() {
		this.beginning = this.now + 1;
		this.now = this.beginning;
		this.changes.clear();
	}

	@Override
	public void received(String payload) {
		changed(List.of(payload.split(" ")));
	}

	@Override
	public void disconnected() {
		begin();
	}

	@Override
	public void reconnected() {
		begin();
	}

	/** Something fetched, what it depends on, and when its fetching began. */
	abstract static class Dated {

		private final List<String> topics;

		private volatile long asOf;

		Dated(List<String> topics, long asOf) {
			this.topics = topics;
			this.asOf = asOf;
		}

	}

}
