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
 * Notifies every instance of what happened on one of them, over PostgreSQL LISTEN/NOTIFY.
 * A notification is a hint to read the tables, not the fact itself: it may be missed
 * while the connection is down.
 */
@Component
public class Notifications implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(Notifications.class);

	/** One PostgreSQL channel for all: a new listener needs no call to the server. */
	private static final String CHANNEL = "galley";

	private static final Duration WAIT = Duration.ofMillis(500);

	/** A connection without a response for longer counts as down. */
	private static final Duration MAX_SILENCE = WAIT.multipliedBy(4);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

	private final JdbcClient jdbc;

	private final DataSource source;

	private final Instance instance;

	private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

	private volatile @Nullable Thread thread;

	/** Nano time up to which every notification was received. */
	private volatile long receivedUntil = System.nanoTime() - MAX_SILENCE.toNanos();

	Notifications(JdbcClient jdbc, DataSource source, Instance instance) {
		this.jdbc = jdbc;
		this.source = source;
		this.instance = instance;
	}

	/**
	 * Notifies all instances, including this one, when the current transaction commits;
	 * at once without a transaction.
	 * @param channel name without a colon
	 * @param payload at most 7,000 bytes; PostgreSQL drops duplicates within a
	 * transaction
	 */
	public void publish(String channel, String payload) {
		this.jdbc.sql("SELECT pg_notify(?, ?)").params(CHANNEL, channel + ':' + payload).query((row, n) -> n).list();
	}

	/** Calls the listener for every notification on this channel from now on. */
	public Subscription subscribe(String channel, Listener listener) {
		List<Listener> channelListeners = this.listeners.computeIfAbsent(channel, (c) -> new CopyOnWriteArrayList<>());
		channelListeners.add(listener);
		return () -> channelListeners.remove(listener);
	}

	/**
	 * Whether every notification was received until two seconds ago. A closed connection
	 * is noticed at once, a silent one within these two seconds.
	 */
	public boolean isListening() {
		return System.nanoTime() - this.receivedUntil < MAX_SILENCE.toNanos();
	}

	/**
	 * Returns once this instance holds its lock, so that no other takes over its jobs.
	 */
	@Override
	public void start() {
		CountDownLatch connected = new CountDownLatch(1);
		this.thread = Thread.ofPlatform().daemon().name("notifications").unstarted(() -> listen(connected));
		this.thread.start();
		try {
			if (!connected.await(5, TimeUnit.SECONDS)) {
				log.warn("Not connected for notifications from other instances yet; still trying");
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

	/** Starts before all that may publish or run jobs, and stops after it. */
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
					log.info("Receiving notifications from other instances again");
					callAll(Listener::reconnected);
				}
				this.receivedUntil = System.nanoTime();
				firstTime.countDown();
				receive(connection);
			}
			catch (SQLException ex) {
				this.receivedUntil = System.nanoTime() - MAX_SILENCE.toNanos();
				if (connected && isRunning()) {
					log.warn("Lost the connection for notifications from other instances: {}; reconnecting",
							ex.getMessage());
					callAll(Listener::disconnected);
				}
				pause(backoff);
				backoff = backoff.multipliedBy(2);
				backoff = (backoff.compareTo(MAX_BACKOFF) < 0) ? backoff : MAX_BACKOFF;
			}
		}
	}

	private void receive(ListeningConnection connection) throws SQLException {
		while (isRunning()) {
			List<PGNotification> received = connection.next(WAIT);
			long until = System.nanoTime();
			if (received.isEmpty()) {
				received = connection.probe();
			}
			received.forEach((notification) -> dispatch(notification.getParameter()));
			this.receivedUntil = until;
		}
	}

	private void dispatch(String message) {
		int colon = message.indexOf(':');
		if (colon > 0) {
			String payload = message.substring(colon + 1);
			this.listeners.getOrDefault(message.substring(0, colon), List.of())
				.forEach((listener) -> call(listener, (l) -> l.received(payload)));
		}
	}

	private void callAll(Consumer<Listener> event) {
		this.listeners.values().forEach((channel) -> channel.forEach((listener) -> call(listener, event)));
	}

	private static void call(Listener listener, Consumer<Listener> event) {
		try {
			event.accept(listener);
		}
		catch (RuntimeException ex) {
			log.error("A listener failed; the others are still called", ex);
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
