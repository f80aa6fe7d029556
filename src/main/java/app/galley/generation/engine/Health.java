package app.galley.generation.engine;

/**
 * Whether a server can generate images now.
 *
 * @param message a sentence: which server responds, or what is wrong and what to do
 */
public record Health(boolean up, String message) {

	/** The result of a check that Galley's own shutdown interrupts. */
	public static Health shuttingDown() {
		return new Health(false, "Galley is shutting down.");
	}

}
