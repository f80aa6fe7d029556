package app.galley.receipt.page;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The response to a reader's request.
 *
 * @param status 0 without a response
 * @param headers by name in lower case
 * @param failure why there was no response, as a sentence; null with one
 */
@SuppressWarnings("ArrayRecordComponent") // bytes handed on once, never compared
public record Reading(int status, Map<String, String> headers, byte[] body, @Nullable String failure) {

	/** Words of the pages that ask readers to prove something. */
	private static final Pattern WALL = Pattern.compile(
			"captcha|just a moment|checking your browser|verify (that )?you are (a )?human|are you a robot|unusual traffic|access denied",
			Pattern.CASE_INSENSITIVE);

	private static final Pattern SIGN_IN = Pattern.compile("log-?in|sign-?in|auth|sso|challenge",
			Pattern.CASE_INSENSITIVE);

	public static Reading failed(String failure) {
		return new Reading(0, Map.of(), new byte[0], failure);
	}

	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	public Optional<String> header(String name) {
		return Optional.ofNullable(this.headers.get(name));
	}

	public boolean isRedirect() {
		return this.status == 301 || this.status == 302 || this.status == 303 || this.status == 307
				|| this.status == 308;
	}

	public boolean isGone() {
		return this.status == 404 || this.status == 410;
	}

	/** Whether something in front of the page answers instead of it. */
	public boolean isWall() {
		if (header("cf-mitigated").isPresent()) {
			return true;
		}
		return switch (this.status) {
			case 401, 402, 403, 407, 429, 451 -> true;
			case 200, 202, 405, 503 -> isWallPage();
			default -> isRedirect() && header("location").filter((to) -> SIGN_IN.matcher(to).find()).isPresent();
		};
	}

	/** A page of no post that asks for a password or a proof. */
	private boolean isWallPage() {
		String text = text();
		return header("content-type").orElse("text/html").contains("text/html") && !text.contains("class=\"post")
				&& !text.contains("application/ld+json")
				&& (WALL.matcher(text).find() || text.contains("type=\"password\""));
	}

	public boolean isFailure() {
		return this.status == 0 || this.status >= 500;
	}

	/** Whether a cache in front of the site says that it answered. */
	public boolean isFromCache() {
		if (header("age").filter((age) -> age.matches("\\d+") && !age.matches("0+")).isPresent()) {
			return true;
		}
		return Map
			.of("x-cache", "hit", "cf-cache-status", "hit|stale|updating", "x-vercel-cache", "hit|stale",
					"cache-status", "; *hit", "x-cache-status", "hit|stale")
			.entrySet()
			.stream()
			.anyMatch((known) -> Pattern.compile(known.getValue())
				.matcher(header(known.getKey()).orElse("").toLowerCase(Locale.ROOT))
				.find());
	}

	/** The status for a difference. */
	public String shown() {
		if (this.failure != null) {
			return this.failure;
		}
		return "status " + this.status + header("location").map((to) -> " to " + to).orElse("");
	}

}
