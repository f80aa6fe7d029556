package app.galley.generation;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports that this server cannot generate images: out of memory, or a library that does
 * not load. Down until a generation succeeds. Not part of readiness, as readers and
 * writers need no new images.
 */
@Component("generationHealthIndicator")
class GenerationHealth implements HealthIndicator {

	private volatile @Nullable String problem;

	/**
	 * Notes that a generation ended by an error of the Java VM.
	 * @return a sentence for the editor
	 */
	String failed(Error error) {
		String reason = switch (error) {
			case OutOfMemoryError memory -> "The server ran out of memory (%s).".formatted(describe(memory));
			case LinkageError library ->
				"The server cannot load a library that images need (%s).".formatted(describe(library));
			default -> "The server failed (%s).".formatted(describe(error));
		};
		this.problem = reason;
		return reason + " Give your administrator this message; when the cause is removed, generate the image again.";
	}

	private static String describe(Throwable error) {
		Throwable cause = error;
		while (cause.getCause() != null) {
			cause = cause.getCause();
		}
		String message = cause.getMessage();
		return cause.getClass().getSimpleName() + ((message != null) ? ": " + message : "");
	}

	void succeeded() {
		this.problem = null;
	}

	@Override
	public Health health() {
		String reason = this.problem;
		return (reason == null) ? Health.up().build() : Health.down().withDetail("reason", reason).build();
	}

}
