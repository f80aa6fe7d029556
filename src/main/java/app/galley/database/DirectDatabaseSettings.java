package app.galley.database;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How to reach the database when a connection pooler stands in front of it.
 *
 * @param directUrl the database without a transaction pooler (PgBouncer, Neon's or
 * Supabase's pooled address) in between, in the form of {@code DATABASE_URL}: instances
 * notify each other over it. Unset: {@code DATABASE_UNPOOLED_URL}, which some platforms
 * set, else {@code DATABASE_URL}.
 */
@ConfigurationProperties("galley.database")
record DirectDatabaseSettings(@Nullable String directUrl) {
}
