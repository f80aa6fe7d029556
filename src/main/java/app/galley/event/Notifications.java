package app.galley.event;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tells every instance what happened on one of them, over PostgreSQL LISTEN/NOTIFY. News
 * is a hint to look, not the fact itself: it may be missed while the connection is away.
 */
@Component
public class Notifications implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Notifications.class);

	/** One for all: a new listener hears at once, with nothing to ask of the server. */
	private static final String CHANNEL = "galley";

	private static final Duration WAIT = Duration.ofMillis(500);

	/** A connection that says nothing for longer counts as one that is away. */
	private static final Duration LEASE = WAIT.multipliedBy(4);

	private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

	private final JdbcClient jdbc;

	private final DataSource source;

	private final Instance instance;

	private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

	private volatile @Nullable Thread thread;

	/** Up to when all news was heard, by {@link System#nanoTime()}. */
	private volatile long heardUntil = System.nanoTime() - LEASE.toNanos();

	Notifications(JdbcClient jdbc, DataSource source, Instance instance) {
		this.jdbc = jdbc;
		this.source = source;
		this.instance = instance;
	}

	/**
	 * Tells all instances, this one too, once the current transaction commits; at once
	 * when there is none.
	 * @param channel a word
	 * @param payload at most 7,000 bytes; the same twice in one transaction is told once
	 */
	public void publish(String channel, String payload) {
		this.jdbc.sql("SELECT pg_notify(?, ?)").params(CHANNEL, channel + ':' + payload).query((row, n) -> n).list();
	}

	/** Calls the listener for what is published on this channel from now on. */
	public Subscription subscribe(String channel, Listener listener) {
		List<Listener> of = this.listeners.computeIfAbsent(channel, (c) -> new CopyOnWriteArrayList<>());
		of.add(listener);
		return () -> of.remove(listener);
	}

	/**
	 * Whether all news of all instances was heard, up to two seconds ago: a connection
	 * that is cut is noticed at once, one that falls silent by then.
	 */
	public boolean isHeard() {
		return System.nanoTime() - this.heardUntil < LEASE.toNanos();
	}

	/** Returns once this instance is known to live, so that nobody takes up its jobs. */
	@Override
	public void start() {
		CountDownLatch connected = new CountDownLatch(1);
		this.thread = Thread.ofPlatform().daemon().name("notifications").unstarted(() -> listen(connected));
		this.thread.start();
		try {
			if (!connected.await(5, TimeUnit.SECONDS)) {
				log.warn("News from the other instances is not heard yet; connecting goes on");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void stop() {
		Thread running = this.thread;
		this.thread = null;
		if (running != null) {
			try {
				running.join(WAIT.multipliedBy(4));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/** Before whatever may publish or work, and after it when stopping. */
	@Override
	public int getPhase() {
		return Integer.MIN_VALUE + 100;
	}

	private void listen(CountDownLatch firstTime) {
		Duration backoff = Duration.ofMillis(100);
		while (isRunning()) {
			boolean connected = false;
			try (ListeningConnection connection = ListeningConnection.open(this.source, CHANNEL, this.instance)) {
				connected = true;
				backoff = Duration.ofMillis(100);
				if (firstTime.getCount() == 0) {
					log.info("News from the other instances is heard again");
					each(Listener::returned);
				}
				this.heardUntil = System.nanoTime();
				firstTime.countDown();
				hear(connection);
			}
			catch (SQLException ex) {
				this.heardUntil = System.nanoTime() - LEASE.toNanos();
				if (connected && isRunning()) {
					log.warn("News from the other instances is not heard: {}; connecting again", ex.getMessage());
					each(Listener::lost);
				}
				pause(backoff);
				backoff = backoff.multipliedBy(2);
				backoff = (backoff.compareTo(LONGEST_BACKOFF) < 0) ? backoff : LONGEST_BACKOFF;
			}
		}
	}

	private void hear(ListeningConnection connection) throws SQLException {
		while (isRunning()) {
			List<PGNotification> heard = connection.next(WAIT);
			long until = System.nanoTime();
			if (heard.isEmpty()) {
				heard = connection.prove();
			}
			heard.forEach((notification) -> pass(notification.getParameter()));
			this.heardUntil = until;
		}
	}

	private void pass(String message) {
		int colon = message.indexOf(':');
		if (colon > 0) {
			String payload = message.substring(colon + 1);
			this.listeners.getOrDefault(message.substring(0, colon), List.of())
				.forEach((listener) -> tell(listener, (l) -> l.heard(payload)));
		}
	}

	private void each(Consumer<Listener> what) {
		this.listeners.values().forEach((of) -> of.forEach((listener) -> tell(listener, what)));
	}

	private static void tell(Listener listener, Consumer<Listener> what) {
		try {
			what.accept(listener);
		}
		catch (RuntimeException ex) {
			log.error("A listener failed; the others are told all the same", ex);
		}
	}

	private static void pause(Duration time) {
		try {
			Thread.sleep(time);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
