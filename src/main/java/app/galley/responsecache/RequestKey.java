package app.galley.responsecache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What was asked, as it was sent: whoever asks the same in other words has to wait for an
 * answer of their own.
 */
public final class RequestKey {

	private final byte[] text;

	private final int hash;

	/**
	 * @param text the body of a POST; not to be changed
	 */
	public RequestKey(byte[] text) {
		this.text = text;
		this.hash = Arrays.hashCode(text);
	}

	/** Of a GET. */
	public static RequestKey of(HttpServletRequest request) {
		return new RequestKey(
				Objects.requireNonNullElse(request.getQueryString(), "").getBytes(StandardCharsets.UTF_8));
	}

	int bytes() {
		return this.text.length;
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof RequestKey question && this.hash == question.hash
				&& Arrays.equals(this.text, question.text);
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

}
