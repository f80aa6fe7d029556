package app.galley.session;

import java.time.Duration;

import app.galley.identity.AccountChanged;
import app.galley.identity.BrowserSessions;
import app.galley.identity.SignIn;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The tables of the sessions. The cookie is hashed by each statement, so Spring Session
 * knows it while the table does not.
 */
@Repository
class SessionTable implements BrowserSessions {

	private static final String HASH = "sha256(convert_to(?, 'UTF8'))";

	private static final String CREATE = """
			INSERT INTO browser_session (id, cookie_hash, created_millis, accessed_millis, idle_seconds, expires_millis, account)
			VALUES (?::uuid, %s, ?, ?, ?, ?, ?)"""
		.formatted(HASH);

	/** The row's id stays when the cookie changes, so it counts as an attribute. */
	private static final String FIND = """
			SELECT s.id AS primary_id, c.id AS session_id, s.created_millis AS creation_time,
			    s.accessed_millis AS last_access_time, s.idle_seconds AS max_inactive_interval, a.name AS attribute_name,
			    convert_to(a.value::text, 'UTF8') AS attribute_bytes
			FROM (SELECT ?::text AS id) c
			JOIN browser_session s ON s.cookie_hash = sha256(convert_to(c.id, 'UTF8'))
			CROSS JOIN LATERAL (
			    SELECT name, value FROM browser_session_attribute WHERE session_id = s.id
			    UNION ALL SELECT '%s', to_jsonb(s.id::text)) a"""
		.formatted(SignIn.SESSION_KEY);

	private static final String UPDATE = """
			UPDATE browser_session SET cookie_hash = %s, accessed_millis = ?, idle_seconds = ?, expires_millis = ?, account = ?
			WHERE id = ?::uuid"""
		.formatted(HASH);

	/** Nothing for a session that has ended meanwhile. */
	private static final String CREATE_ATTRIBUTE = """
			INSERT INTO browser_session_attribute (session_id, name, value)
			SELECT s.id, a.name, convert_from(a.value, 'UTF8')::jsonb
			FROM (SELECT ?::uuid AS session_id, ?::text AS name, ?::bytea AS value) a
			JOIN browser_session s ON s.id = a.session_id
			ON CONFLICT (session_id, name) DO UPDATE SET value = excluded.value""";

	private static final String UPDATE_ATTRIBUTE = """
			UPDATE browser_session_attribute SET value = convert_from(?, 'UTF8')::jsonb
			WHERE session_id = ?::uuid AND name = ?""";

	private static final String DELETE_ATTRIBUTE = """
			DELETE FROM browser_session_attribute WHERE session_id = ?::uuid AND name = ?""";

	private static final String DELETE = "DELETE FROM browser_session WHERE cookie_hash = " + HASH;

	private static final String DELETE_EXPIRED = "DELETE FROM browser_session WHERE expires_millis < ?";

	private final JdbcClient jdbc;

	SessionTable(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Spring Session on these tables.
	 * @param idle time without a request after which a session ends
	 */
	static JdbcIndexedSessionRepository repository(JdbcOperations jdbc, Duration idle) {
		JdbcIndexedSessionRepository repository = new JdbcIndexedSessionRepository(jdbc,
				TransactionOperations.withoutTransaction());
		repository.setDefaultMaxInactiveInterval(idle);
		repository.setConversionService(SessionAttributes.conversion());
		repository.setCreateSessionQuery(CREATE);
		repository.setGetSessionQuery(FIND);
		repository.setUpdateSessionQuery(UPDATE);
		repository.setDeleteSessionQuery(DELETE);
		repository.setDeleteSessionsByExpiryTimeQuery(DELETE_EXPIRED);
		repository.setCreateSessionAttributeQuery(CREATE_ATTRIBUTE);
		repository.setUpdateSessionAttributeQuery(UPDATE_ATTRIBUTE);
		repository.setDeleteSessionAttributeQuery(DELETE_ATTRIBUTE);
		return repository;
	}

	@Override
	public boolean isOpen(String key) {
		return this.jdbc.sql("""
				SELECT EXISTS (SELECT FROM browser_session WHERE id = ?::uuid
				    AND expires_millis > extract(epoch FROM clock_timestamp()) * 1000)""")
			.param(key)
			.query(Boolean.class)
			.single();
	}

	/** Ends the sessions that began before, on every instance. */
	@EventListener
	void end(AccountChanged event) {
		switch (event.action()) {
			case ROLE, PASSWORD, DEACTIVATED ->
				this.jdbc.sql("DELETE FROM browser_session WHERE account = ?").param(event.username()).update();
			case CREATED, ACTIVATED -> {
			}
		}
	}

}
