package app.galley.limit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much one request may ask for. The site's own queries stay well below a quarter of
 * each.
 *
 * @param request bytes of a request by nobody in particular
 * @param signedInRequest the same for those who write articles: room for a body of 1 MiB
 * whose every character is a six-byte JSON escape
 * @param upload how long a request may take to arrive
 * @param document characters of a query text; those who are signed in may write Markdown
 * into theirs
 * @param tokens of a query text
 * @param word characters of a name or number; the parser takes the square of a number's
 * digits in time
 * @param depth of fields in fields
 * @param fields in all, each fragment counted where it is spread
 * @param aliases in all
 * @param directives in all
 * @param cost how many values the answer could hold
 * @param signedInCost the same for those who are signed in
 * @param variables characters of names and values; not for those who are signed in
 * @param inputDepth of lists and objects within each other, in variables and arguments
 * @param time how long an execution may take
 * @param response characters of an answer, not counting punctuation
 * @param executions at once on this instance, by nobody in particular
 * @param introspection whether everybody may ask for the schema by query; unset: only
 * where the database is embedded, which is to say on somebody's own machine
 */
@ConfigurationProperties("galley.limit")
record LimitSettings(@DefaultValue("64KB") DataSize request, @DefaultValue("8MB") DataSize signedInRequest,
		@DefaultValue("15s") Duration upload, @DefaultValue("16384") int document, @DefaultValue("2000") int tokens,
		@DefaultValue("200") int word, @DefaultValue("20") int depth, @DefaultValue("500") int fields,
		@DefaultValue("30") int aliases, @DefaultValue("20") int directives, @DefaultValue("10000") int cost,
		@DefaultValue("100000") int signedInCost, @DefaultValue("16384") int variables,
		@DefaultValue("8") int inputDepth, @DefaultValue("10s") Duration time, @DefaultValue("4194304") int response,
		@DefaultValue("128") int executions, @Nullable Boolean introspection) {
}
