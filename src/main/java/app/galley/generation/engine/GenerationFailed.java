package app.galley.generation.sdxl;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * No picture. The message is for the editor: what happened and what to do, without
 * addresses or the server's inner life; the cause is for the log.
 */
public final class GenerationFailed extends Exception {

	private final Kind kind;

	private final @Nullable Duration retryAfter;

	private GenerationFailed(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.retryAfter = retryAfter;
	}

	static GenerationFailed refused(String message) {
		return new GenerationFailed(Kind.REFUSED, message, null, null);
	}

	static GenerationFailed unavailable(String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		return new GenerationFailed(Kind.UNAVAILABLE, message, retryAfter, cause);
	}

	static GenerationFailed unknown(String message, @Nullable Throwable cause) {
		return new GenerationFailed(Kind.UNKNOWN, message, null, cause);
	}

	/** The thread stays interrupted: whoever works on the request asks that. */
	static GenerationFailed stopped(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return unknown("Galley was stopped while the picture was being made; it was not asked for twice. Ask for it"
				+ " again.", ex);
	}

	static GenerationFailed cancelled() {
		return new GenerationFailed(Kind.CANCELLED, "Cancelled.", null, null);
	}

	public Kind kind() {
		return this.kind;
	}

	/**
	 * Nothing was done, so the same request may be sent again, after {@link #retryAfter}.
	 */
	public boolean safeToRetry() {
		return this.kind == Kind.UNAVAILABLE;
	}

	/**
	 * How long to wait, when the server says; only for {@link Kind#UNAVAILABLE}.
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/** What a failure means for the request. */
	public enum Kind {

		/** The server answered, and would answer the same again. */
		REFUSED,
		/** The server is away, loading or full, and has not begun. */
		UNAVAILABLE,
		/**
		 * The request went out and no answer came back: the picture may have been made.
		 * {@link ImageGenerator#lookUp} may know.
		 */
		UNKNOWN,
		/** The token said so. */
		CANCELLED

	}

}
