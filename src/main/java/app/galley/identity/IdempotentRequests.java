package app.galley.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

import app.galley.problem.Conflict;
import app.galley.problem.Refused;
import graphql.schema.DataFetchingEnvironment;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Mutations that a client may repeat when it gets no response: their input has a field
 * {@code idempotencyKey}. The same request with the same key by the same account creates
 * nothing and returns what the first one created, for {@value #DAYS} days.
 */
@Component
public class IdempotentRequests {

	private static final int DAYS = 30;

	private static final int MAX_KEY_LENGTH = 200;

	/** Old keys that one request removes. */
	private static final int REMOVED_AT_ONCE = 100;

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final Clock clock;

	IdempotentRequests(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.clock = clock;
	}

	/**
	 * Creates something, unless an earlier request with this key has.
	 * @param mutation with an argument {@code input}
	 * @param create runs in one transaction with the record of the key; only once for
	 * requests that come at the same time
	 * @param idOf the id by which {@code find} finds what was created
	 * @throws Conflict when the key was used for a different request, or what that one
	 * created is gone
	 */
	public <T> T once(DataFetchingEnvironment mutation, Supplier<T> create, Function<T, String> idOf,
			Function<String, Optional<T>> find) {
		Map<String, Object> input = Objects.requireNonNull(mutation.<Map<String, Object>>getArgument("input"));
		String key = (String) input.get("idempotencyKey");
		if (key == null) {
			return create.get();
		}
		if (key.isEmpty() || key.length() > MAX_KEY_LENGTH) {
			throw new Refused("input.idempotencyKey", "enter 1 to 200 characters, preferably a UUID");
		}
		String account = Caller.current().orElseThrow().username();
		String request = digest(mutation.getField().getName(), input);
		return Objects.requireNonNull(this.transaction.execute((status) -> {
			if (!remember(account, key, request)) {
				return find.apply(earlier(account, key, request))
					.orElseThrow(() -> new Conflict("input.idempotencyKey",
							"was used for something that no longer exists; use a new key"));
			}
			T created = create.get();
			this.jdbc.sql("UPDATE idempotent_request SET result = ? WHERE account = ? AND key = ?")
				.params(idOf.apply(created), account, key)
				.update();
			return created;
		}));
	}

	/** Without passwords, which only a password hash may reveal. */
	private static String digest(String mutation, Map<String, Object> input) {
		Map<String, @Nullable Object> compared = new TreeMap<>(input);
		compared.remove("password");
		return DigestUtils.sha256Hex(mutation + JsonMapper.shared().writeValueAsString(compared));
	}

	/**
	 * Waits for a request with this key that is still running; false when one has run.
	 */
	private boolean remember(String account, String key, String request) {
		Instant now = this.clock.instant();
		this.jdbc.sql("""
				DELETE FROM idempotent_request WHERE ctid IN (
				    SELECT ctid FROM idempotent_request WHERE created_at < ? ORDER BY created_at LIMIT ?
				    FOR UPDATE SKIP LOCKED)""")
			.params(Timestamp.from(now.minus(Duration.ofDays(DAYS))), REMOVED_AT_ONCE)
			.update();
		return this.jdbc.sql("""
				INSERT INTO idempotent_request (account, key, request, created_at) VALUES (?, ?, ?, ?)
				ON CONFLICT DO NOTHING""").params(account, key, request, Timestamp.from(now)).update() == 1;
	}

	/** The id of what the earlier request created. */
	private String earlier(String account, String key, String request) {
		return this.jdbc.sql("SELECT request, result FROM idempotent_request WHERE account = ? AND key = ?")
			.params(account, key)
			.query((row, n) -> {
				if (!request.equals(row.getString("request"))) {
					throw new Conflict("input.idempotencyKey",
							"was used for a different request; use a new key for each request");
				}
				return row.getString("result");
			})
			.single();
	}

}
