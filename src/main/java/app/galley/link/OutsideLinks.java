package app.galley.link;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.id.PostId;
import app.galley.id.UuidV7;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows of links to other sites. A link counts only while a published post or page has
 * it.
 */
@Repository
class OutsideLinks {

	/** Between two checks of a link. */
	static final Duration INTERVAL = Duration.ofDays(7);

	/** Where counting ends. */
	static final int MAX_COUNT = 100;

	/** Posts that are named for a link. */
	private static final int MAX_USES = 10;

	private static final String PUBLISHED = """
			EXISTS (SELECT FROM outside_link_use u JOIN post p ON p.id = u.post_id
			WHERE u.link_id = l.id AND p.status IN ('PUBLISHED', 'PUBLISHED_PAGE'))""";

	private final JdbcClient jdbc;

	private final Clock clock;

	OutsideLinks(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Published posts and pages whose links were not read since they changed, by id. */
	List<PostId> unread(@Nullable PostId after, int limit) {
		return this.jdbc.sql("""
				SELECT p.id FROM post p LEFT JOIN outside_link_post r ON r.post_id = p.id
				WHERE p.id > ? AND p.status IN ('PUBLISHED', 'PUBLISHED_PAGE')
				AND r.updated_at IS DISTINCT FROM p.updated_at ORDER BY p.id LIMIT ?""")
			.params((after != null) ? after.value() : new UUID(0, 0), limit)
			.query((row, n) -> new PostId(row.getObject(1, UUID.class)))
			.list();
	}

	/** Stores the links of posts in place of those that they had. */
	@Transactional
	public void replace(List<PostLinks> posts) {
		List<UUID> users = new ArrayList<>();
		List<String> addresses = new ArrayList<>();
		Map<String, String> hosts = new LinkedHashMap<>();
		for (PostLinks post : posts) {
			post.links().forEach((address, host) -> {
				users.add(post.id().value());
				addresses.add(address);
				hosts.put(address, host);
			});
		}
		UUID[] ids = posts.stream().map((post) -> post.id().value()).toArray(UUID[]::new);
		this.jdbc.sql("DELETE FROM outside_link_post WHERE post_id = ANY (?)").param(ids).update();
		// A post that was deleted meanwhile has no row.
		this.jdbc.sql("""
				INSERT INTO outside_link_post (post_id, updated_at)
				SELECT r.id, r.at FROM unnest(?, CAST(? AS timestamptz[])) AS r (id, at) JOIN post USING (id)
				FOR KEY SHARE OF post""")
			.params(ids, posts.stream().map((post) -> post.updatedAt().toString()).toArray(String[]::new))
			.update();
		this.jdbc.sql("""
				INSERT INTO outside_link (id, address, host, next_check_at)
				SELECT n.id, n.address, n.host, ? FROM unnest(?, ?, ?) AS n (id, address, host)
				ON CONFLICT DO NOTHING""")
			.params(now(), hosts.keySet().stream().map((address) -> UuidV7.next()).toArray(UUID[]::new),
					hosts.keySet().toArray(new String[0]), hosts.values().toArray(new String[0]))
			.update();
		this.jdbc.sql("""
				INSERT INTO outside_link_use (link_id, post_id)
				SELECT l.id, n.post_id FROM unnest(?, ?) AS n (post_id, address)
				JOIN outside_link l USING (address) JOIN outside_link_post r USING (post_id)
				ON CONFLICT DO NOTHING""")
			.params(users.toArray(new UUID[0]), addresses.toArray(new String[0]))
			.update();
	}

	/** Deletes the links that no published post has any more. */
	@Transactional
	public void deleteUnused() {
		this.jdbc.sql("""
				DELETE FROM outside_link_post r USING post p
				WHERE p.id = r.post_id AND p.status NOT IN ('PUBLISHED', 'PUBLISHED_PAGE')""").update();
		this.jdbc.sql("""
				DELETE FROM outside_link l WHERE NOT EXISTS (SELECT FROM outside_link_use WHERE link_id = l.id)""")
			.update();
	}

	/** Links whose check is due, the longest due first. */
	List<OutsideLink> due(int limit) {
		return this.jdbc
			.sql("SELECT l.* FROM outside_link l WHERE next_check_at <= ? AND " + PUBLISHED
					+ " ORDER BY next_check_at LIMIT ?")
			.params(now(), limit)
			.query(OutsideLinks::read)
			.list();
	}

	/** A link of a published post. */
	Optional<OutsideLink> find(UUID id) {
		return this.jdbc.sql("SELECT l.* FROM outside_link l WHERE l.id = ? AND " + PUBLISHED)
			.param(id)
			.query(OutsideLinks::read)
			.optional();
	}

	/** Stores a check; the next one is in a week. */
	OutsideLink store(OutsideLink link, LinkResult result) {
		Instant now = this.clock.instant();
		OutsideLink checked = link.checked(result, now);
		this.jdbc.sql("""
				UPDATE outside_link SET state = ?, cause = ?, status = ?, moved_to = ?, failures = ?, since = ?,
				    checked_at = ?, next_check_at = ? WHERE id = ?""")
			.params(parameters(checked.state().name(), result.cause().name(), checked.status(), checked.movedTo(),
					checked.failures(), toJdbc(checked.since()), now(), toJdbc(now.plus(INTERVAL)), link.id()))
			.update();
		return checked;
	}

	/** Leaves links alone until a time. */
	void postpone(Collection<OutsideLink> links, Instant until) {
		this.jdbc.sql("UPDATE outside_link SET next_check_at = ? WHERE id = ANY (?)")
			.params(until.atOffset(ZoneOffset.UTC), links.stream().map(OutsideLink::id).toArray(UUID[]::new))
			.update();
	}

	/** Links in a state, the last to get into it first. */
	Page<OutsideLink> page(LinkState state, PageRequest page) {
		@Nullable Cursor cursor = page.cursorOf(state.name());
		String order = page.backward() ? "ASC" : "DESC";
		List<OutsideLink> found = this.jdbc
			.sql("""
					SELECT l.* FROM outside_link l WHERE state = '%s' AND
					(CAST(:at AS timestamptz) IS NULL OR (since, id) %s (:at, :id)) AND %s
					ORDER BY since %s, id %s LIMIT :limit""".formatted(state, page.backward() ? ">" : "<", PUBLISHED,
					order, order))
			.param("at", (cursor != null) ? toJdbc(cursor.time(page.cursorArgument())) : null)
			.param("id", (cursor != null) ? cursor.id() : null)
			.param("limit", page.size() + 1)
			.query(OutsideLinks::read)
			.list();
		return Page.of(found, page, (link) -> new Cursor(state.name(), String.valueOf(link.since()), link.id()));
	}

	/** Counts dead links, up to {@link #MAX_COUNT}. */
	int countDead() {
		return this.jdbc
			.sql("SELECT count(*) FROM (SELECT FROM outside_link l WHERE state = 'DEAD' AND " + PUBLISHED
					+ " LIMIT ?) AS counted")
			.param(MAX_COUNT)
			.query(Integer.class)
			.single();
	}

	/** All dead links. */
	long countAllDead() {
		return this.jdbc.sql("SELECT count(*) FROM outside_link l WHERE state = 'DEAD' AND " + PUBLISHED)
			.query(Long.class)
			.single();
	}

	/** The published posts and pages that have these links, at most ten of each. */
	Map<UUID, List<OutsideLinkUse>> uses(List<UUID> links) {
		Map<UUID, List<OutsideLinkUse>> uses = new LinkedHashMap<>();
		this.jdbc.sql("""
				SELECT l.id AS link_id, p.id, p.title FROM unnest(?) AS l (id), LATERAL (
				    SELECT p.id, p.title FROM outside_link_use u JOIN post p ON p.id = u.post_id
				    WHERE u.link_id = l.id AND p.status IN ('PUBLISHED', 'PUBLISHED_PAGE')
				    ORDER BY p.published_at DESC, p.id LIMIT ?) AS p""")
			.params(links.toArray(new UUID[0]), MAX_USES)
			.query((row) -> {
				uses.computeIfAbsent(row.getObject("link_id", UUID.class), (id) -> new ArrayList<>())
					.add(new OutsideLinkUse(new PostId(row.getObject("id", UUID.class)), row.getString("title")));
			});
		return uses;
	}

	private OffsetDateTime now() {
		return this.clock.instant().atOffset(ZoneOffset.UTC);
	}

	private static @Nullable OffsetDateTime toJdbc(@Nullable Instant time) {
		return (time != null) ? time.atOffset(ZoneOffset.UTC) : null;
	}

	private static List<@Nullable Object> parameters(@Nullable Object... values) {
		List<@Nullable Object> list = new ArrayList<>();
		for (Object value : values) {
			list.add(value);
		}
		return list;
	}

	private static OutsideLink read(ResultSet row, int number) throws SQLException {
		String cause = row.getString("cause");
		return new OutsideLink(row.getObject("id", UUID.class), row.getString("address"), row.getString("host"),
				LinkState.valueOf(row.getString("state")), (cause != null) ? LinkCause.valueOf(cause) : null,
				row.getObject("status", Integer.class), row.getString("moved_to"), row.getInt("failures"),
				time(row, "since"), time(row, "checked_at"));
	}

	private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
		OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
		return (time != null) ? time.toInstant() : null;
	}

	/**
	 * The links of a post.
	 *
	 * @param updatedAt the version of the post
	 * @param links hosts by address
	 */
	record PostLinks(PostId id, Instant updatedAt, Map<String, String> links) {
	}

}
