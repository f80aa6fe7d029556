package app.galley.taxonomy;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.activity.Activity;
import app.galley.activity.ActivityAction;
import app.galley.activity.ActivityKind;
import app.galley.activity.ActivityLog;
import app.galley.activity.Changes;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import app.galley.taxonomy.TaxonomyChanged.Kind;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Deletes authors, categories and tags, and merges them. The database locks both terms,
 * so that nothing begins to refer to the one that goes.
 */
@Repository
class TermRemovals {

	private final JdbcClient jdbc;

	private final Taxonomy taxonomy;

	private final List<TermUses> uses;

	private final ActivityLog activity;

	private final Clock clock;

	TermRemovals(JdbcClient jdbc, Taxonomy taxonomy, List<TermUses> uses, ActivityLog activity, Clock clock) {
		this.jdbc = jdbc;
		this.taxonomy = taxonomy;
		this.uses = uses;
		this.activity = activity;
		this.clock = clock;
	}

	/** What uses the term, such as "3 posts and 1 draft"; empty if nothing does. */
	String usage(Kind kind, UUID id) {
		return this.uses.stream()
			.map((module) -> described(module.count(kind, id), module.things()))
			.flatMap(Optional::stream)
			.sorted()
			.collect(Collectors.joining(" and "));
	}

	private static Optional<String> described(int count, String things) {
		String noun = (count == 1) ? things.substring(0, things.length() - 1) : things;
		return Optional.of("%,d %s".formatted(count, noun)).filter((text) -> count > 0);
	}

	/**
	 * Deletes a term. Its page is not found afterwards.
	 * @param replacement takes over its posts; needed for an author or a category that
	 * something uses, null takes a tag off its posts
	 */
	@Transactional
	Removed delete(Kind kind, UUID id, @Nullable UUID replacement, String editor) {
		Row term = locked(kind, id, replacement, "input.replacement");
		String usage = usage(kind, id);
		if (kind != Kind.TAG && replacement == null && !usage.isEmpty()) {
			throw new Conflict("input.replacement",
					"used by %s: choose another %s for them".formatted(usage, name(kind)));
		}
		if (replacement == null) {
			// Posts that show it are found while they have it.
			this.taxonomy.announce(kind, id, Optional.of(term.slug()), term.slug());
		}
		return remove(term, kind, replacement, usage, ActivityAction.DELETED, editor);
	}

	/** Merges a term into another, to whose page its own leads from now on. */
	@Transactional
	Removed merge(Kind kind, UUID id, UUID into, String editor) {
		Row term = locked(kind, id, into, "input.into");
		String column = name(kind) + "_id";
		this.jdbc.sql("UPDATE term_redirect SET %1$s = ? WHERE %1$s = ?".formatted(column)).params(into, id).update();
		this.jdbc.sql("""
				INSERT INTO term_redirect (kind, slug, %s, created_at) VALUES (?, ?, ?, ?)
				ON CONFLICT (kind, slug) DO UPDATE SET %1$s = excluded.%1$s""".formatted(column))
			.params(kind.name(), term.slug(), into, now())
			.update();
		complete(kind, id, into);
		return remove(term, kind, into, usage(kind, id), ActivityAction.MERGED, editor);
	}

	/** Copies to the term that stays what it has no value of its own for. */
	private void complete(Kind kind, UUID id, UUID into) {
		String statement = switch (kind) {
			case AUTHOR -> """
					UPDATE author t SET bio = coalesce(nullif(t.bio, ''), f.bio),
					    avatar_url = coalesce(t.avatar_url, f.avatar_url),
					    links = CASE WHEN t.links = '[]' THEN f.links ELSE t.links END
					FROM author f WHERE f.id = ? AND t.id = ?
					    AND (t.bio = '' OR t.avatar_url IS NULL OR t.links = '[]') RETURNING t.slug""";
			case CATEGORY -> """
					UPDATE category t SET description = coalesce(nullif(t.description, ''), f.description),
					    image_id = coalesce(t.image_id, f.image_id)
					FROM category f WHERE f.id = ? AND t.id = ? AND (t.description = '' OR t.image_id IS NULL)
					RETURNING t.slug""";
			case TAG -> null;
		};
		if (statement != null) {
			this.jdbc.sql(statement)
				.params(id, into)
				.query(String.class)
				.optional()
				.ifPresent((slug) -> this.taxonomy.announce(kind, into, Optional.of(slug), slug));
		}
	}

	private Removed remove(Row term, Kind kind, @Nullable UUID into, String usage, ActivityAction action,
			String editor) {
		this.uses.forEach((module) -> module.replace(kind, term.id(), into));
		this.jdbc.sql("DELETE FROM " + name(kind) + " WHERE id = ?").param(term.id()).update();
		Changes changes = new Changes();
		if (into != null) {
			String slug = row(kind, into).map(Row::slug).orElseThrow();
			changes.add("mergedInto", null, slug);
			this.taxonomy.announce(kind, term.id(), Optional.of(term.slug()), slug);
		}
		this.activity.add(Activity.of(action, ActivityKind.valueOf(kind.name()), term.name(), editor,
				this.clock.instant().truncatedTo(ChronoUnit.MICROS), changes));
		return new Removed(kind, term.id(), term.name(), term.slug(), usage);
	}

	/** In the order of their ids, as every merge locks them. */
	private Row locked(Kind kind, UUID id, @Nullable UUID other, String field) {
		if (id.equals(other)) {
			throw new Refused(field, "choose another %s than this one".formatted(name(kind)));
		}
		this.jdbc.sql("SELECT id FROM " + name(kind) + " WHERE id = ANY (?) ORDER BY id FOR UPDATE")
			.param((other != null) ? new UUID[] { id, other } : new UUID[] { id })
			.query(UUID.class)
			.list();
		if (other != null && row(kind, other).isEmpty()) {
			throw new NotFound(field, "no %s has this id".formatted(name(kind)));
		}
		return row(kind, id).orElseThrow(() -> new NotFound("input.id", "no %s has this id".formatted(name(kind))));
	}

	private Optional<Row> row(Kind kind, UUID id) {
		return this.jdbc.sql("SELECT id, name, slug FROM " + name(kind) + " WHERE id = ?")
			.param(id)
			.query((row, n) -> new Row(row.getObject("id", UUID.class), row.getString("name"), row.getString("slug")))
			.optional();
	}

	private OffsetDateTime now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
	}

	private static String name(Kind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

	private record Row(UUID id, String name, String slug) {
	}

	/**
	 * A term that is gone.
	 *
	 * @param usage what used it; empty if nothing did
	 */
	record Removed(Kind kind, UUID id, String name, String slug, String usage) {
	}

}
