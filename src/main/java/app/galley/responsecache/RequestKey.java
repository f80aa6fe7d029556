package app.galley.responsecache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;

/**
 * A request as it was sent, byte for byte: the same query written in another way has a
 * response of its own.
 */
public final class RequestKey {

	private final byte[] text;

	private final int hash;

	/**
	 * @param text the body of a POST; must not be modified afterwards
	 */
	public RequestKey(byte[] text) {
		this.text = text;
		this.hash = Arrays.hashCode(text);
	}

	/** The key of a GET. */
	public static RequestKey of(HttpServletRequest request) {
		return new RequestKey(
				Objects.requireNonNullElse(request.getQueryString(), "").getBytes(StandardCharsets.UTF_8));
	}

	int bytes() {
		return this.text.length;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof RequestKey key && this.hash == key.hash && Arrays.equals(this.text, key.text);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
