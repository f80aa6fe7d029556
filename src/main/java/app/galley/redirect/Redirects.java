package app.galley.redirect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.id.UuidV7;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Posts;
import app.galley.problem.Conflict;
import app.galley.problem.Faults;
import app.galley.problem.NotFound;
import app.galley.problem.Problem;
import app.galley.responsecache.CacheInvalidation;
import app.galley.taxonomy.Taxonomy;
import app.galley.taxonomy.TaxonomyCacheTags;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Redirects by hand. None starts at a page, and none leads to another one: readers are
 * sent on once at most, and never in a circle.
 */
@Service
public class Redirects {

	private static final Logger logger = LoggerFactory.getLogger(Redirects.class);

	private static final String ORDER = "FROM";

	/** Of a list, those that the activity log names. */
	private static final int MAX_LOGGED = 20;

	private static final Pattern SLUG = Pattern.compile("/([a-z0-9-]+)");

	private static final Pattern PAGE = Pattern.compile("/(posts|categories|tags|authors)/([a-z0-9-]+)");

	private final JdbcClient jdbc;

	private final Posts posts;

	private final Taxonomy taxonomy;

	private final CacheInvalidation cacheInvalidation;

	private final ActivityLog activity;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Redirects(JdbcClient jdbc, Posts posts, Taxonomy taxonomy, CacheInvalidation cacheInvalidation,
			ActivityLog activity, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.posts = posts;
		this.taxonomy = taxonomy;
		this.cacheInvalidation = cacheInvalidation;
		this.activity = activity;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * The redirect from an address without a page.
	 * @param path decoded, with the slash at its start
	 */
	public Optional<Redirect> find(String path) {
		return (path.length() > RedirectAddress.MAX_FROM_LENGTH || path.indexOf('\0') >= 0) ? Optional.empty()
				: this.jdbc.sql("SELECT * FROM redirect WHERE address = ?")
					.param(path)
					.query(Redirects::read)
					.optional();
	}

	/** All redirects, by address. */
	public List<Redirect> all() {
		return this.jdbc.sql("SELECT * FROM redirect ORDER BY address").query(Redirects::read).list();
	}

	Page<Redirect> page(@Nullable String text, PageRequest page) {
		List<Object> parameters = new ArrayList<>();
		String conditions = "true";
		if (text != null && !text.isBlank()) {
			conditions = "(strpos(address, ?) > 0 OR strpos(target, ?) > 0)";
			parameters.addAll(List.of(text.strip(), text.strip()));
		}
		Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions += " AND (address, id) " + (page.backward() ? "<" : ">") + " (?, ?)";
			parameters.addAll(List.of(cursor.key(), cursor.id()));
		}
		parameters.add(page.size() + 1);
		String direction = page.backward() ? " DESC" : "";
		List<Redirect> found = this.jdbc
			.sql("SELECT * FROM redirect WHERE %s ORDER BY address%s, id%s LIMIT ?".formatted(conditions, direction,
					direction))
			.params(parameters)
			.query(Redirects::read)
			.list();
		return Page.of(found, page, (redirect) -> new Cursor(ORDER, redirect.from(), redirect.id()));
	}

	/**
	 * Adds a redirect; returns the present one if it leads to the same address.
	 * @throws Conflict when a page is at its start, or it would make a circle or a chain
	 */
	@Transactional
	public Redirect create(String from, String to, String editor) {
		lock();
		Stored stored = store(from, to, editor, now());
		if (stored.created()) {
			log(ActivityAction.CREATED, List.of(stored.redirect()), editor);
			changed(List.of(stored.redirect().from()));
		}
		return stored.redirect();
	}

	/** One at a time, so that two of them cannot make a circle together. */
	private void lock() {
		this.jdbc.sql("SELECT pg_advisory_xact_lock(hashtext('galley.redirect'))").query((row) -> {
		});
	}

	private Stored store(String sentFrom, String sentTo, String editor, Instant at) {
		Faults faults = new Faults("input");
		String checkedFrom = RedirectAddress.from(faults, sentFrom);
		String checkedTo = RedirectAddress.to(faults, sentTo);
		faults.refuseIfAny();
		String from = Objects.requireNonNull(checkedFrom);
		String to = Objects.requireNonNull(checkedTo);
		Optional<Redirect> present = find(from);
		if (present.isPresent() && present.get().to().equals(to)) {
			return new Stored(present.get(), false);
		}
		present.ifPresent((other) -> {
			throw new Conflict("input.from",
					"%s already redirects to %s: delete that redirect first".formatted(from, other.to()));
		});
		refuseConflicts(from, to);
		Redirect redirect = new Redirect(UuidV7.next(), from, to, editor, at);
		this.jdbc.sql("INSERT INTO redirect (id, address, target, created_by, created_at) VALUES (?, ?, ?, ?, ?)")
			.params(redirect.id(), from, to, editor, at.atOffset(ZoneOffset.UTC))
			.update();
		return new Stored(redirect, true);
	}

	private void refuseConflicts(String from, String to) {
		String page = pageAt(from);
		if (page != null) {
			throw new Conflict("input.from", page);
		}
		String landing = RedirectAddress.landing(to);
		if (from.equals(landing)) {
			throw new Conflict("input.to", "leads back to %s: choose another address".formatted(from));
		}
		Optional.ofNullable(landing).flatMap(this::find).ifPresent((next) -> {
			throw new Conflict("input.to",
					from.equals(RedirectAddress.landing(next.to()))
							? "makes a loop: %s redirects to %s".formatted(to, from)
							: "makes a chain: %s redirects to %s. Redirect straight to that".formatted(to, next.to()));
		});
		this.jdbc.sql("SELECT address FROM redirect WHERE target = ? ORDER BY address LIMIT 1")
			.param(RedirectAddress.encodedPath(from))
			.query(String.class)
			.optional()
			.ifPresent((earlier) -> {
				throw new Conflict("input.from",
						"makes a chain: %s redirects to %s. Delete that redirect first, and let it lead to %s"
							.formatted(earlier, from, to));
			});
	}

	/** What readers find at an address; null for nothing. */
	private @Nullable String pageAt(String path) {
		Matcher page = PAGE.matcher(path);
		if (page.matches()) {
			String slug = page.group(2);
			boolean taken = switch (page.group(1)) {
				case "posts" -> this.posts.findPublished(slug).isPresent();
				case "categories" -> this.taxonomy.category(slug).isPresent();
				case "tags" -> this.taxonomy.tag(slug).isPresent();
				default -> this.taxonomy.author(slug).isPresent();
			};
			if (taken) {
				return "a published page has the address " + path;
			}
		}
		Matcher slug = SLUG.matcher(path);
		if (slug.matches() && this.posts.findPublishedPage(slug.group(1)).isPresent()) {
			return "a published page has the address " + path;
		}
		String address = path.startsWith("/posts/") ? path.substring("/posts/".length()) : path.substring(1);
		return this.posts.findMoved(address)
			.or(() -> path.startsWith("/posts/") ? Optional.empty() : this.posts.findMovedPage(address))
			.map((post) -> "%s already leads to the post \"%s\", which had this address".formatted(path, post.title()))
			.orElse(null);
	}

	/** Removes a redirect. */
	@Transactional
	public Redirect delete(UUID id, String editor) {
		Redirect redirect = this.jdbc.sql("DELETE FROM redirect WHERE id = ? RETURNING *")
			.param(id)
			.query(Redirects::read)
			.optional()
			.orElseThrow(() -> new NotFound("input.id", "no redirect has this id"));
		logger.info("Deleted the redirect from {} to {}", redirect.from(), redirect.to());
		log(ActivityAction.DELETED, List.of(redirect), editor);
		changed(List.of(redirect.from()));
		return redirect;
	}

	/** Adds those of a list that can be added. */
	@Transactional
	RedirectImport add(List<RedirectList.Line> lines, String editor) {
		lock();
		List<Redirect> added = new ArrayList<>();
		int unchanged = 0;
		List<RedirectImport.RedirectProblem> problems = new ArrayList<>();
		Instant now = now();
		for (RedirectList.Line line : lines) {
			try {
				if (line.to() == null) {
					problems.add(new RedirectImport.RedirectProblem(line.number(),
							line.from() + ": enter two addresses, such as /old,/new"));
					continue;
				}
				Stored stored = store(line.from(), line.to(), editor, now);
				if (stored.created()) {
					added.add(stored.redirect());
				}
				else {
					unchanged++;
				}
			}
			catch (Problem ex) {
				ex.faults()
					.forEach((fault) -> problems
						.add(new RedirectImport.RedirectProblem(line.number(), fault.message())));
			}
		}
		if (!added.isEmpty()) {
			log(ActivityAction.CREATED, added, editor);
			changed(added.stream().map(Redirect::from).toList());
		}
		return new RedirectImport(added.size(), unchanged, problems);
	}

	/**
	 * Stores a redirect of an export, unless one from its address is here.
	 * @return false when there is another one, or a page at the address
	 */
	@Transactional
	public boolean restore(String from, String to, String editor, Instant createdAt) {
		lock();
		Optional<Redirect> present = find(from);
		if (present.isPresent()) {
			return present.get().to().equals(to);
		}
		try {
			store(from, to, editor, createdAt);
		}
		catch (Problem ex) {
			return false;
		}
		changed(List.of(from));
		return true;
	}

	/** One entry, also of many that a list adds at once. */
	private void log(ActivityAction action, List<Redirect> redirects, String editor) {
		String first = redirects.getFirst().from();
		String targets = (redirects.size() == 1) ? redirects.getFirst().to()
				: redirects.stream()
					.limit(MAX_LOGGED)
					.map((redirect) -> redirect.from() + " → " + redirect.to())
					.collect(Collectors.joining(", "));
		boolean deleted = action == ActivityAction.DELETED;
		this.activity.add(Activity.of(action, ActivityKind.REDIRECT,
				(redirects.size() == 1) ? first : "%s and %,d more".formatted(first, redirects.size() - 1), editor,
				now(), new Changes().add("to", deleted ? targets : null, deleted ? null : targets)));
	}

	private void changed(List<String> addresses) {
		this.cacheInvalidation
			.changed(addresses.stream().map(Redirects::cacheTag).collect(Collectors.toUnmodifiableSet()));
		this.events.publishEvent(new RedirectsChanged(addresses));
	}

	/**
	 * Of a response that depends on the redirect from an address, whether there is one.
	 */
	static String cacheTag(String from) {
		return "redirect" + TaxonomyCacheTags.withoutSpaces(from);
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

	private static Redirect read(ResultSet row, int number) throws SQLException {
		return new Redirect(row.getObject("id", UUID.class), row.getString("address"), row.getString("target"),
				row.getString("created_by"), row.getObject("created_at", OffsetDateTime.class).toInstant());
	}

	/**
	 * A redirect that is stored.
	 *
	 * @param created whether it was not there before
	 */
	private record Stored(Redirect redirect, boolean created) {
	}

}
