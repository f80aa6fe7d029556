package app.galley.event;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import javax.sql.DataSource;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.database.DatabaseClock;
import app.galley.database.DirectDatabase;
import com.zaxxer.hikari.HikariDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.AbstractDataSource;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class NotificationsTests {

	@Autowired
	Notifications notifications;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	DataSource pool;

	@Autowired
	DirectDatabase database;

	@Autowired
	DatabaseClock clock;

	private final Instance instance = Instance.start();

	@Test
	void goesOnListeningWhenAListenerEndsByAnError() {
		List<String> received = new CopyOnWriteArrayList<>();
		try (Subscription broken = this.notifications.subscribe("broken", (payload) -> {
			throw new UnsatisfiedLinkError("no such library");
		}); Subscription works = this.notifications.subscribe("works", received::add)) {
			this.notifications.publish("broken", "");
			this.notifications.publish("works", "after the error");
			Api.await(() -> received, (all) -> all.contains("after the error"));
		}
	}

	@Test
	void startsListeningAgainWhateverEndedIt() {
		AtomicInteger attempts = new AtomicInteger();
		listenOn(this.jdbc, () -> {
			if (attempts.incrementAndGet() == 1) {
				throw new OutOfMemoryError("as if");
			}
			return this.database.connect();
		}, (own) -> assertThat(Api.await(own::isListening, (listening) -> listening)).isTrue());
	}

	/** As through a pooler in transaction mode, each statement has another session. */
	@Test
	void doesNotBelieveToListenBehindATransactionPooler() {
		AtomicInteger unheard = new AtomicInteger();
		listenOn(this.jdbc, this::pooled, (own) -> {
			own.subscribe("any", new Listener() {
				@Override
				public void received(String payload) {
					throw new AssertionError(payload);
				}

				@Override
				public void unheard() {
					unheard.incrementAndGet();
				}
			});
			assertThat(own.isListening()).isFalse();
			Api.await(unheard::get, (times) -> times > 0);
			assertThat(own.isListening()).isFalse();
			assertThat(own.hasListenedFor(Duration.ZERO)).isFalse();
			assertThat(holdsLock()).isFalse();
			assertThat(new NotificationsHealth(own).health()).satisfies((health) -> {
				assertThat(health.getStatus()).isEqualTo(Status.DOWN);
				assertThat(health.getDetails().toString()).contains("GALLEY_DATABASE_DIRECT_URL");
			});
		});
	}

	@Test
	void holdsItsLockWhileItListens() {
		listenOn(this.jdbc, this.database::connect, (own) -> {
			assertThat(Api.await(own::isListening, (listening) -> listening)).isTrue();
			assertThat(own.hasListenedFor(Duration.ofHours(1))).isTrue();
			assertThat(holdsLock()).isTrue();
			assertThat(new NotificationsHealth(own).health().getStatus()).isEqualTo(Status.UP);
		});
	}

	/** As when a failover leaves the connection at the old server. */
	@Test
	void noticesThatNotificationsNoLongerArrive() throws Exception {
		SwitchedSource published = new SwitchedSource(this.pool);
		this.jdbc.sql("CREATE DATABASE elsewhere").update();
		try {
			listenOn(JdbcClient.create(published), this.database::connect, (own) -> {
				Api.await(own::isListening, (listening) -> listening);
				published.database = "elsewhere";
				assertThat(Api.await(() -> String.valueOf(own.problem()),
						(problem) -> problem.contains("GALLEY_DATABASE_DIRECT_URL")))
					.isNotNull();
				assertThat(own.isListening()).isFalse();
				published.database = null;
				assertThat(Api.await(own::isListening, (listening) -> listening)).isTrue();
				assertThat(own.hasListenedFor(Duration.ofHours(1))).isFalse();
			});
		}
		finally {
			this.jdbc.sql("DROP DATABASE elsewhere WITH (FORCE)").update();
		}
	}

	private void listenOn(JdbcClient client, ListeningConnection.Connector connector, Consumer<Notifications> test) {
		Notifications own = new Notifications(client, connector, this.instance, this.clock,
				new HearingProof(client, Notifications.CHANNEL, this.instance, Duration.ofMillis(100)));
		own.start();
		try {
			test.accept(own);
		}
		finally {
			own.stop();
		}
	}

	private boolean holdsLock() {
		return this.jdbc.sql("""
				SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND classid::bigint = ?
				AND objid::bigint = hashtext(?)::bigint & 4294967295""")
			.params(ListeningConnection.INSTANCE_LOCK, this.instance.name())
			.query(Integer.class)
			.single() == 1;
	}

	/** Statements go to one session, and notifications are read from another. */
	private Connection pooled() throws SQLException {
		Connection statements = this.database.connect();
		Connection other = this.database.connect();
		return (Connection) Proxy.newProxyInstance(Connection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> switch (method.getName()) {
					case "unwrap" -> other.unwrap(PGConnection.class);
					case "close" -> {
						other.close();
						statements.close();
						yield null;
					}
					default -> method.invoke(statements, arguments);
				});
	}

	/** Connections from the pool, or to another database of the same server. */
	private static final class SwitchedSource extends AbstractDataSource {

		private final DataSource pool;

		private volatile @Nullable String database;

		private SwitchedSource(DataSource pool) {
			this.pool = pool;
		}

		@Override
		public Connection getConnection() throws SQLException {
			String other = this.database;
			if (other == null) {
				return this.pool.getConnection();
			}
			HikariDataSource source = this.pool.unwrap(HikariDataSource.class);
			return DriverManager.getConnection(source.getJdbcUrl().replaceFirst("/[^/?]*(\\?|$)", "/" + other + "$1"),
					source.getUsername(), source.getPassword());
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return getConnection();
		}

	}

}
