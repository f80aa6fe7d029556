package app.galley.redirect;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.regex.Pattern;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

/**
 * Checks the two ends of a redirect.
 */
final class RedirectAddress {

	static final int MAX_FROM_LENGTH = 500;

	static final int MAX_TO_LENGTH = 2000;

	/** What the site itself answers, whatever the posts. */
	private static final Pattern RESERVED = Pattern.compile(
			"/|/(_next|api|xml|text|page|wordpress-query|preview)(/.*)?|/(feed|robots|sitemap|site|icon|favicon|content-credentials)([.-].*)?");

	private RedirectAddress() {
	}

	/**
	 * The path as it is stored: decoded, without a slash at its end.
	 * @return null after a fault
	 */
	static @Nullable String from(Faults faults, String text) {
		String path = decoded(text.strip());
		if (path == null || !path.startsWith("/") || path.startsWith("//") || path.length() > MAX_FROM_LENGTH
				|| path.codePoints().anyMatch(RedirectAddress::isNotOfAPath)) {
			faults.add("from", "enter a path of this site, such as /old, without ? and #; at most %d characters"
				.formatted(MAX_FROM_LENGTH));
			return null;
		}
		String plain = withoutEnd(path);
		if (RESERVED.matcher(plain).matches()) {
			faults.add("from", plain + " is an address that the site itself answers");
			return null;
		}
		return plain;
	}

	/**
	 * A path of the site, or an address elsewhere, encoded for a header.
	 * @return null after a fault
	 */
	static @Nullable String to(Faults faults, String text) {
		String address = text.strip();
		String path = isPath(address) && !address.matches(".*[?#].*") ? decoded(address) : null;
		String encoded = (path != null) ? UriUtils.encodePath(withoutEnd(path), StandardCharsets.UTF_8)
				: encoded(address);
		if (encoded == null || encoded.length() > MAX_TO_LENGTH) {
			faults.add("to",
					"enter a path of this site, such as /new, or an address that starts with https:// or http://; at most %,d characters"
						.formatted(MAX_TO_LENGTH));
			return null;
		}
		return encoded;
	}

	/**
	 * The path of this site at which a redirect ends, decoded; null for one elsewhere.
	 */
	static @Nullable String landing(String to) {
		return to.startsWith("/") ? decoded(to.replaceFirst("[?#].*", "")) : null;
	}

	/** How {@link #to} writes a path. */
	static String encodedPath(String path) {
		return UriUtils.encodePath(path, StandardCharsets.UTF_8);
	}

	private static boolean isPath(String text) {
		return text.startsWith("/") && !text.startsWith("//") && !text.startsWith("/\\")
				&& text.codePoints().noneMatch((c) -> Character.isISOControl(c) || Character.isWhitespace(c));
	}

	private static @Nullable String encoded(String text) {
		try {
			URI address = new URI(text);
			boolean web = ("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
					&& address.getHost() != null && address.getUserInfo() == null;
			return (web || isPath(text)) ? address.toASCIIString() : null;
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static boolean isNotOfAPath(int c) {
		return c == '?' || c == '#' || c == '\\' || Character.isISOControl(c) || Character.isWhitespace(c)
				|| Character.isSpaceChar(c) || (Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE);
	}

	private static @Nullable String decoded(String path) {
		try {
			return Normalizer.normalize(UriUtils.decode(path, StandardCharsets.UTF_8), Normalizer.Form.NFC);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	private static String withoutEnd(String path) {
		return (path.length() > 1 && path.endsWith("/")) ? path.substring(0, path.length() - 1) : path;
	}

}
