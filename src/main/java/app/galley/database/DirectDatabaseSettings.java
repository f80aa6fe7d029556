package app.galley.database;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How to reach the database when a connection pooler stands in front of it, and its
 * replica.
 *
 * @param directUrl the database without a transaction pooler (PgBouncer, Neon's or
 * Supabase's pooled address) in between, in the form of {@code DATABASE_URL}: instances
 * notify each other over it. Unset: {@code DATABASE_UNPOOLED_URL}, which some platforms
 * set, else {@code DATABASE_URL}.
 * @param readUrl a streaming replica of the database, in the form of
 * {@code DATABASE_URL}, without a transaction pooler in between: anonymous queries that
 * are not cached read from it once it has replayed the last change, and from the primary
 * until then and while it does not respond. Unset: all read from the primary.
 */
@ConfigurationProperties("galley.database")
record DirectDatabaseSettings(@Nullable String directUrl, @Nullable String readUrl) {
}
