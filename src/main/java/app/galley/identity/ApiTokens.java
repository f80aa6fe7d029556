package app.galley.identity;

import java.security.SecureRandom;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import app.galley.problem.Faults;
import app.galley.problem.Forbidden;
import app.galley.problem.NotFound;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SqlArrayValue;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * API tokens. The database holds only their hashes.
 */
@Repository
public class ApiTokens {

	/**
	 * Prefix of every secret: distinguishes it from a JWT, and lets secret scanners find
	 * a leaked one.
	 */
	public static final String PREFIX = "galley_";

	/** No account can have such a name: user names have no colon. */
	private static final String SERVICE_USERNAME = "site:";

	private static final int MAX_NAME_LENGTH = 100;

	private static final int MAX_DAYS = 366;

	private static final Duration LAST_USED_RESOLUTION = Duration.ofMinutes(1);

	private static final String COLUMNS = "t.id, t.name, t.owner, t.scopes, t.created_by, t.created_at, t.expires_at, t.revoked_at, t.last_used_at";

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	private final SecureRandom random = new SecureRandom();

	ApiTokens(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.events = events;
		this.clock = clock;
	}

	/** Creates a token; only the returned one holds its secret. */
	@Transactional
	ApiToken create(String name, Set<Scope> scopes, int days, boolean site, Caller caller) {
		Faults faults = new Faults("input");
		String line = faults.line("name", name, 1, MAX_NAME_LENGTH);
		if (scopes.isEmpty()) {
			faults.add("scopes", "choose at least one");
		}
		if (days < 1 || days > MAX_DAYS) {
			faults.add("days", "enter a number from 1 to %d".formatted(MAX_DAYS));
		}
		faults.refuseIfAny();
		if (site && !caller.may(Role.ADMIN)) {
			throw new Forbidden("input.site", "only administrators can create service tokens");
		}
		byte[] bits = new byte[32];
		this.random.nextBytes(bits);
		String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		ApiToken token = new ApiToken(UUID.randomUUID(), Objects.requireNonNull(line), site ? null : caller.username(),
				List.copyOf(EnumSet.copyOf(scopes)), secret, caller.username(), now, now.plus(Duration.ofDays(days)),
				null, null);
		this.jdbc.sql("""
				INSERT INTO api_token (id, hash, name, owner, scopes, created_by, created_at, expires_at)
				VALUES (:id, :hash, :name, :owner, :scopes, :createdBy, :createdAt, :expiresAt)""")
			.param("id", token.id())
			.param("hash", hash(secret))
			.param("name", token.name())
			.param("owner", token.owner())
			.param("scopes", new SqlArrayValue("text", token.scopes().stream().map(Scope::name).toArray()))
			.param("createdBy", token.createdBy())
			.param("createdAt", Timestamp.from(token.createdAt()))
			.param("expiresAt", Timestamp.from(token.expiresAt()))
			.update();
		this.events.publishEvent(new TokenChanged(token.name(), token.owner(), token.scopes(),
				TokenChanged.Action.CREATED, caller.username()));
		return token;
	}

	/** The caller's own tokens, and for administrators the service tokens. */
	List<ApiToken> of(Caller caller) {
		return this.jdbc
			.sql("SELECT " + COLUMNS
					+ " FROM api_token t WHERE owner = ? OR (owner IS NULL AND ?) ORDER BY created_at DESC, id DESC")
			.params(caller.username(), caller.may(Role.ADMIN))
			.query((row, n) -> read(row))
			.list();
	}

	/**
	 * The tokens of all accounts, and the service tokens.
	 * @throws Forbidden unless the caller is an administrator
	 */
	List<ApiToken> ofEveryone(Caller caller) {
		if (!caller.may(Role.ADMIN)) {
			throw new Forbidden("all", "only administrators can list the tokens of all accounts");
		}
		return this.jdbc.sql("SELECT " + COLUMNS + " FROM api_token t ORDER BY created_at DESC, id DESC")
			.query((row, n) -> read(row))
			.list();
	}

	/**
	 * Revokes a token of the caller, or as an administrator any token.
	 * @throws NotFound when the caller may revoke no token with this id
	 */
	@Transactional
	ApiToken revoke(UUID id, Caller caller) {
		ApiToken token = this.jdbc
			.sql("SELECT " + COLUMNS + " FROM api_token t WHERE id = ? AND (owner = ? OR ?) FOR UPDATE")
			.params(id, caller.username(), caller.may(Role.ADMIN))
			.query((row, n) -> read(row))
			.optional()
			.orElseThrow(() -> new NotFound("input.id", "no token has this id"));
		return (token.revokedAt() != null) ? token : revoke(token, caller.username());
	}

	private ApiToken revoke(ApiToken token, String actor) {
		ApiToken revoked = this.jdbc.sql("UPDATE api_token t SET revoked_at = ? WHERE id = ? RETURNING " + COLUMNS)
			.params(Timestamp.from(this.clock.instant()), token.id())
			.query((row, n) -> read(row))
			.single();
		this.events.publishEvent(
				new TokenChanged(token.name(), token.owner(), token.scopes(), TokenChanged.Action.REVOKED, actor));
		return revoked;
	}

	/**
	 * Revokes the tokens of an account together with its sessions: their creator may be
	 * the reason for the change.
	 */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void revokeTokens(AccountChanged change) {
		boolean ends = switch (change.action()) {
			case ROLE, PASSWORD, DEACTIVATED -> true;
			case CREATED, ACTIVATED -> false;
		};
		if (ends) {
			this.jdbc.sql("SELECT " + COLUMNS
					+ " FROM api_token t WHERE owner = ? AND revoked_at IS NULL AND expires_at > ? ORDER BY id FOR UPDATE")
				.params(change.username(), Timestamp.from(this.clock.instant()))
				.query((row, n) -> read(row))
				.list()
				.forEach((token) -> revoke(token, change.actor()));
		}
	}

	/**
	 * The user names under which one person can act: an account and the service tokens
	 * that it created. For a service token, those of its creator.
	 */
	public Set<String> usernamesBehind(String username) {
		return Set.copyOf(this.jdbc
			.sql("""
					WITH person AS (
					    SELECT CAST(:username AS text) AS name
					    UNION
					    SELECT created_by FROM api_token WHERE owner IS NULL AND :prefix || name = :username
					)
					SELECT name FROM person
					UNION
					SELECT :prefix || t.name FROM api_token t JOIN person p ON p.name = t.created_by WHERE t.owner IS NULL""")
			.param("username", username)
			.param("prefix", SERVICE_USERNAME)
			.query(String.class)
			.list());
	}

	/**
	 * The program that sends this secret; empty when it is unknown, expired or revoked,
	 * or its owner is deactivated.
	 */
	public Optional<TokenAuthentication> authenticate(String secret) {
		Instant now = this.clock.instant();
		Optional<TokenAuthentication> found = this.jdbc.sql("""
				SELECT %s, a.role FROM api_token t LEFT JOIN account a ON a.username = t.owner AND a.active
				WHERE t.hash = ? AND t.revoked_at IS NULL AND t.expires_at > ?
				  AND (t.owner IS NULL OR a.username IS NOT NULL)""".formatted(COLUMNS))
			.params(hash(secret), Timestamp.from(now))
			.query((row, n) -> authentication(read(row), row.getString("role")))
			.optional();
		found.ifPresent((program) -> this.jdbc
			.sql("UPDATE api_token SET last_used_at = ? WHERE id = ? AND (last_used_at IS NULL OR last_used_at < ?)")
			.params(Timestamp.from(now), Objects.requireNonNull(program.tokenId()),
					Timestamp.from(now.minus(LAST_USED_RESOLUTION)))
			.update());
		return found;
	}

	/** Whether the program would be the same if it authenticated again. */
	boolean isCurrent(TokenAuthentication program) {
		return this.jdbc
			.sql("""
					SELECT EXISTS (
					    SELECT 1 FROM api_token t LEFT JOIN account a ON a.username = t.owner AND a.active
					    WHERE t.id = ? AND t.revoked_at IS NULL AND t.expires_at > ? AND (t.owner IS NULL OR a.role = ?))""")
			.params(Objects.requireNonNull(program.tokenId()), Timestamp.from(this.clock.instant()),
					program.role().name())
			.query(Boolean.class)
			.single();
	}

	private static TokenAuthentication authentication(ApiToken token, @Nullable String role) {
		String username = (token.owner() != null) ? token.owner() : SERVICE_USERNAME + token.name();
		return TokenAuthentication.of(token, username, (role != null) ? Role.valueOf(role) : Role.EDITOR);
	}

	private static ApiToken read(ResultSet row) throws SQLException {
		Array scopes = row.getArray("scopes");
		return new ApiToken(row.getObject("id", UUID.class), row.getString("name"), row.getString("owner"),
				Arrays.stream((String[]) scopes.getArray()).map(Scope::valueOf).toList(), null,
				row.getString("created_by"), row.getTimestamp("created_at").toInstant(),
				row.getTimestamp("expires_at").toInstant(), instant(row.getTimestamp("revoked_at")),
				instant(row.getTimestamp("last_used_at")));
	}

	private static @Nullable Instant instant(@Nullable Timestamp time) {
		return (time != null) ? time.toInstant() : null;
	}

	private static byte[] hash(String secret) {
		return DigestUtils.sha256(secret);
	}

}
