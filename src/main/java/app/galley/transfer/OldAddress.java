package app.galley.transfer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.taxonomy.Slug;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Addresses on a former site, as requests for them arrive here.
 */
final class OldAddress {

	private static final int MAX_LENGTH = 500;

	private static final Pattern ABSOLUTE = Pattern.compile("(?i)(?:https?:)?//([^/?#]*)(.*)");

	private OldAddress() {
	}

	/**
	 * Returns the decoded path, without slashes at both ends; with the query when only
	 * that identifies the page.
	 * @param address path or URL
	 * @return empty for the home page, and for an address that is too long
	 */
	static Optional<String> of(String address) {
		String local = address.strip();
		Matcher absolute = ABSOLUTE.matcher(local);
		if (absolute.matches()) {
			local = absolute.group(2);
		}
		local = local.replaceFirst("#.*$", "");
		String query = local.contains("?") ? local.substring(local.indexOf('?')) : "";
		String path = decoded(local.substring(0, local.length() - query.length())).replaceAll("^/+|/+$", "");
		String found = (path.isEmpty() || path.equals("index.php")) ? query : path;
		return (found.length() < 2 && path.isEmpty() || found.length() > MAX_LENGTH || found.indexOf('\0') >= 0)
				? Optional.empty() : Optional.of(found);
	}

	/** The host of an address in lower case; null for a path. */
	static @Nullable String host(String address) {
		Matcher absolute = ABSOLUTE.matcher(address.strip());
		return absolute.matches() ? absolute.group(1).toLowerCase(Locale.ROOT) : null;
	}

	private static String decoded(String path) {
		try {
			return StringUtils.uriDecode(path, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return path;
		}
	}

	/** Whether the text is a pattern such as {@code /blog/:year/:title/}. */
	static boolean isPattern(String address) {
		return address.matches(".*/?:[a-z_]+.*") && !address.matches("(?i)https?:.*") || address.contains("{{");
	}

	/**
	 * Fills in a pattern of Jekyll or Hugo.
	 * @param slug the post's name at the source
	 * @return empty when it needs something else
	 */
	static Optional<String> fill(String pattern, String slug, @Nullable String category, @Nullable Instant date,
			ZoneId zone) {
		String filled = pattern.replace(":slugorfilename", slug)
			.replace(":slugorcontentbasename", slug)
			.replace(":filename", slug)
			.replace(":contentbasename", slug)
			.replace(":slug", slug)
			.replace(":title", slug);
		if (category != null) {
			String name = String.valueOf(Slug.propose(category));
			filled = filled.replace(":categories", name).replace(":category", name);
		}
		if (date != null) {
			ZonedDateTime at = date.atZone(zone);
			filled = filled.replace(":year", "%04d".formatted(at.getYear()))
				.replace(":short_year", "%02d".formatted(at.getYear() % 100))
				.replace(":i_month", String.valueOf(at.getMonthValue()))
				.replace(":i_day", String.valueOf(at.getDayOfMonth()))
				.replace(":month", "%02d".formatted(at.getMonthValue()))
				.replace(":day", "%02d".formatted(at.getDayOfMonth()))
				.replace(":y_day", "%03d".formatted(at.getDayOfYear()))
				.replace(":hour", "%02d".formatted(at.getHour()))
				.replace(":minute", "%02d".formatted(at.getMinute()))
				.replace(":second", "%02d".formatted(at.getSecond()));
		}
		filled = filled.replace(":output_ext", ".html");
		return isPattern(filled) ? Optional.empty() : of(filled.replaceAll("//+", "/"));
	}

}
