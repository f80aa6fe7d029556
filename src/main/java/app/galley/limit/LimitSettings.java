package app.galley.limit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits on one request to {@code /graphql}. The site's own queries stay well below a
 * quarter of each.
 *
 * @param request size of an anonymous request
 * @param signedInRequest size of a request with credentials: room for an article of 1 MiB
 * whose every character is a six-byte JSON escape
 * @param upload how long a request may take to arrive
 * @param document characters of an anonymous query text; signed-in callers may write
 * Markdown into theirs
 * @param tokens of a query text
 * @param word characters of a name or number; parsing a number takes the square of its
 * digits in time
 * @param depth of nested fields
 * @param fields in total, each fragment counted where it is spread
 * @param aliases in total
 * @param directives in total
 * @param cost of an anonymous query: how many values the response could hold
 * @param signedInCost cost of a query by a signed-in caller
 * @param variables characters of names and values of an anonymous request
 * @param inputDepth of nested lists and objects in variables and arguments
 * @param time how long an anonymous execution may take
 * @param response characters of an anonymous response, without punctuation
 * @param executions anonymous ones that this instance runs at once
 * @param turns how many of them use the processors at the same time; others wait for
 * their turn. One that takes longer than a tenth of a second lets others begin. 0: three
 * times as many as there are processors
 * @param streams event streams that an account may have open on one instance
 * @param introspection whether anonymous callers may query the schema; unset: only with
 * the embedded database, that is, on a developer's machine
 */
@ConfigurationProperties("galley.limit")
public record LimitSettings(@DefaultValue("64KB") DataSize request, @DefaultValue("8MB") DataSize signedInRequest,
		@DefaultValue("15s") Duration upload, @DefaultValue("16384") int document, @DefaultValue("2000") int tokens,
		@DefaultValue("200") int word, @DefaultValue("20") int depth, @DefaultValue("500") int fields,
		@DefaultValue("30") int aliases, @DefaultValue("20") int directives, @DefaultValue("10000") int cost,
		@DefaultValue("100000") int signedInCost, @DefaultValue("16384") int variables,
		@DefaultValue("8") int inputDepth, @DefaultValue("10s") Duration time, @DefaultValue("4194304") int response,
		@DefaultValue("128") int executions, @DefaultValue("0") int turns, @DefaultValue("20") int streams,
		@Nullable Boolean introspection) {
}
