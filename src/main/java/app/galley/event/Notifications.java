package app.galley.event;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import app.galley.database.DatabaseClock;
import app.galley.database.DirectDatabase;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notifies every instance of what happened on one of them, over PostgreSQL LISTEN/NOTIFY.
 * A notification is a hint to read the tables, not the fact itself: it may be missed
 * while the connection is down.
 */
@Component
public class Notifications implements SmartLifecycle {

	/** Maximum size of a payload in UTF-8; PostgreSQL allows 7,999 with the channel. */
	public static final int MAX_PAYLOAD_BYTES = 7_000;

	static final String UNHEARD = "Notifications from other instances do not arrive, so nothing is cached. "
			+ "If a connection pooler is in front of the database, set GALLEY_DATABASE_DIRECT_URL to an address without it.";

	private static final Logger log = LoggerFactory.getLogger(Notifications.class);

	/** One PostgreSQL channel for all: a new listener needs no call to the server. */
	static final String CHANNEL = "galley";

	private static final Duration WAIT = Duration.ofMillis(500);

	/** A connection without a response for longer counts as down. */
	private static final Duration MAX_SILENCE = WAIT.multipliedBy(4);

	private static final Duration MIN_BACKOFF = Duration.ofMillis(100);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

	private final JdbcClient jdbc;

	private final ListeningConnection.Connector connector;

	private final Instance instance;

	private final DatabaseClock clock;

	private final HearingProof proof;

	private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

	/** Without those to oneself; written by the listening thread alone. */
	private volatile long receivedCount;

	private volatile @Nullable Thread thread;

	/** Of the listening thread alone, as the next two. */
	private boolean connected;

	private boolean connectedBefore;

	private boolean unheardReported;

	/** Nano time up to which every notification was received. */
	private volatile long receivedUntil = System.nanoTime() - MAX_SILENCE.toNanos();

	/** Nano time at which the connection was last lost; null when it never was. */
	private volatile @Nullable Long lostAt;

	/** Why no notifications arrive; null when they did last. */
	private volatile @Nullable String problem = "Not connected to notifications yet.";

	@Autowired
	Notifications(JdbcClient jdbc, DirectDatabase database, Instance instance, DatabaseClock clock) {
		this(jdbc, database::connect, instance, clock,
				new HearingProof(jdbc, CHANNEL, instance, Duration.ofSeconds(5)));
	}

	/**
	 * Creates one that listens elsewhere.
	 * @param connector opens the connection to listen on
	 */
	Notifications(JdbcClient jdbc, ListeningConnection.Connector connector, Instance instance, DatabaseClock clock,
			HearingProof proof) {
		this.jdbc = jdbc;
		this.connector = connector;
		this.instance = instance;
		this.clock = clock;
		this.proof = proof;
	}

	/**
	 * Notifies all instances, including this one, when the current transaction commits;
	 * at once without a transaction.
	 * @param channel name without a colon
	 * @param payload at most {@link #MAX_PAYLOAD_BYTES}; PostgreSQL drops duplicates
	 * within a transaction
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

	/** Number of notifications received since the start. */
	long receivedCount() {
		return this.receivedCount;
	}

	/**
	 * Whether this instance has listened without a break for some time, or since its
	 * start. A break may have been one for all instances, whose locks are gone then.
	 */
	boolean hasListenedFor(Duration time) {
		Long lost = this.lostAt;
		return isListening() && (lost == null || System.nanoTime() - lost > time.toNanos());
	}

	/** Why no notifications arrive, in a sentence; null while they do. */
	@Nullable String problem() {
		return isListening() ? null : Objects.requireNonNullElse(this.problem, "The database does not respond.");
	}

	/**
	 * Returns once this instance holds its lock, so that no other takes over its jobs.
	 */
	@Override
	public void start() {
		CountDownLatch tried = new CountDownLatch(1);
		this.thread = Thread.ofPlatform().daemon().name("notifications").unstarted(() -> run(tried));
		this.thread.start();
		try {
			if (!tried.await(5, TimeUnit.SECONDS)) {
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

	private void run(CountDownLatch tried) {
		Duration backoff = MIN_BACKOFF;
		while (isRunning()) {
			try (ListeningConnection connection = ListeningConnection.open(this.connector, CHANNEL)) {
				proveHearing(connection);
				connection.lock(this.instance);
				backoff = MIN_BACKOFF;
				connected();
				tried.countDown();
				receive(connection);
			}
			catch (Unheard ex) {
				lost(ex);
				unheard();
				tried.countDown();
			}
			catch (Throwable ex) {
				// Also an Error: without this thread, the instance would never hear
				// again.
				lost(ex);
			}
			if (isRunning()) {
				pause(backoff);
				backoff = backoff.multipliedBy(2);
				backoff = (backoff.compareTo(MAX_BACKOFF) < 0) ? backoff : MAX_BACKOFF;
			}
		}
	}

	private void connected() {
		if (this.connectedBefore) {
			log.info("Receiving notifications from other instances again");
			callAll(Listener::reconnected);
		}
		else {
			callAll(Listener::connected);
		}
		this.connectedBefore = true;
		this.connected = true;
		this.problem = null;
		this.receivedUntil = System.nanoTime();
	}

	private void lost(Throwable cause) {
		this.receivedUntil = System.nanoTime() - MAX_SILENCE.toNanos();
		if (!isRunning()) {
			return;
		}
		this.problem = "Disconnected from notifications; reconnecting.";
		if (!(cause instanceof SQLException || cause instanceof DataAccessException)) {
			log.error("Receiving notifications from other instances failed unexpectedly; starting again", cause);
		}
		else if (this.connected) {
			log.warn("Lost the connection for notifications from other instances: {}; reconnecting",
					cause.getMessage());
		}
		if (this.connected) {
			this.connected = false;
			this.lostAt = System.nanoTime();
			callAll(Listener::disconnected);
		}
	}

	private void unheard() {
		if (!this.unheardReported) {
			log.error(UNHEARD);
			this.unheardReported = true;
		}
		this.problem = UNHEARD;
		callAll(Listener::unheard);
	}

	/** Executes no statement meanwhile, or a pooler might deliver by chance. */
	private void proveHearing(ListeningConnection connection) throws SQLException {
		compareClocks(connection);
		this.proof.send();
		while (!this.proof.isComplete()) {
			requireHearing();
			connection.next(WAIT).forEach(this::dispatch);
		}
	}

	private void requireHearing() throws Unheard {
		if (this.proof.isOverdue()) {
			throw new Unheard();
		}
	}

	private void receive(ListeningConnection connection) throws SQLException {
		while (isRunning()) {
			List<PGNotification> received = connection.next(WAIT);
			long until = System.nanoTime();
			if (received.isEmpty()) {
				compareClocks(connection);
				received = connection.arrived();
			}
			received.forEach(this::dispatch);
			requireHearing();
			if (this.proof.becomesDue()) {
				Thread.ofVirtual().name("hearing-proof").start(this::proveAgain);
			}
			this.receivedUntil = until;
		}
	}

	/** Uses a thread of its own, as the pool may be busy. */
	private void proveAgain() {
		try {
			this.proof.send();
		}
		catch (DataAccessException ex) {
			log.debug("Could not notify this instance; trying again", ex);
		}
	}

	private void compareClocks(ListeningConnection connection) throws SQLException {
		Instant sent = this.clock.machineTime();
		Instant server = connection.time();
		this.clock.compare(sent, server, this.clock.machineTime());
	}

	private void dispatch(PGNotification notification) {
		String message = notification.getParameter();
		int colon = message.indexOf(':');
		if (colon > 0 && !this.proof.received(message)) {
			this.receivedCount++;
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
		catch (RuntimeException | Error ex) {
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

	/**
	 * The connection works, but what is published does not arrive on it.
	 */
	@SuppressWarnings("serial")
	private static final class Unheard extends SQLException {

		private Unheard() {
			super("a notification to this instance did not arrive");
		}

	}

}
