package app.galley.generation.engine;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A request that gave no image. The message is for the editor: what happened and what to
 * do, without addresses or internals of the server; the cause is for the log.
 */
public final class GenerationFailed extends Exception {

	private final Kind kind;

	private final @Nullable Duration retryAfter;

	private GenerationFailed(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
		super(message, cause);
		this.kind = kind;
		this.retryAfter = retryAfter;
	}

	public static GenerationFailed refused(String message) {
		return new GenerationFailed(Kind.REFUSED, message, null, null);
	}

	public static GenerationFailed unavailable(String message, @Nullable Duration retryAfter,
			@Nullable Throwable cause) {
		return new GenerationFailed(Kind.UNAVAILABLE, message, retryAfter, cause);
	}

	public static GenerationFailed unknown(String message, @Nullable Throwable cause) {
		return new GenerationFailed(Kind.UNKNOWN, message, null, cause);
	}

	/** Galley stops before anything was sent. The thread stays interrupted. */
	public static GenerationFailed stoppedBeforeSending(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return unavailable("Galley is shutting down; the image will be generated after the restart.", null, ex);
	}

	/**
	 * Galley stops after the request was sent. The thread stays interrupted, which the
	 * job that runs the request checks.
	 */
	public static GenerationFailed stopped(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return unknown("Galley was stopped while the image was being generated, and did not request it a second time."
				+ " Generate the image again.", ex);
	}

	public static GenerationFailed cancelled() {
		return new GenerationFailed(Kind.CANCELLED, "Cancelled.", null, null);
	}

	public Kind kind() {
		return this.kind;
	}

	/**
	 * Whether the server did nothing, so that the same request may be sent again after
	 * {@link #retryAfter}.
	 */
	public boolean safeToRetry() {
		return this.kind == Kind.UNAVAILABLE;
	}

	/**
	 * How long to wait, for {@link Kind#UNAVAILABLE}; null when the server does not say.
	 */
	public @Nullable Duration retryAfter() {
		return this.retryAfter;
	}

	/** What a failure means for the request. */
	public enum Kind {

		/** The server responded, and would give the same response again. */
		REFUSED,
		/** The server is down, loading or full, and has not started. */
		UNAVAILABLE,
		/**
		 * The request was sent and no response came back, so the image may exist.
		 * {@link ImageGenerator#lookUp} may find out.
		 */
		UNKNOWN,
		/** The cancel token was cancelled. */
		CANCELLED

	}

}
