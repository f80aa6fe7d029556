package app.galley.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import app.galley.media.WebpLibrary;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Refuses to start where uploads could not be received, or images not be processed: each
 * of them would otherwise fail one by one.
 */
class TemporaryFolder implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		String folder = System.getProperty("java.io.tmpdir");
		try {
			Files.delete(Files.createTempFile(Path.of(folder), "galley", null));
		}
		catch (IOException ex) {
			throw new Unusable("The temporary folder " + folder + " cannot be written.",
					"Mount a writable folder there, or name another one with -Djava.io.tmpdir.", ex);
		}
		try {
			WebpLibrary.load();
		}
		catch (IllegalStateException ex) {
			throw new Unusable("The library for WebP images cannot be loaded: " + ex
				.getMessage() + ".", "Mount the temporary folder " + folder
						+ " without noexec, name another one with -Djava.io.tmpdir, or install the library in a folder of "
						+ "-Djava.library.path, as the Docker image does.",
					ex);
		}
	}

	private static final class Unusable extends RuntimeException {

		private final String action;

		Unusable(String message, String action, Throwable cause) {
			super(message, cause);
			this.action = action;
		}

	}

	/** Has Spring Boot print the message instead of a stack trace. */
	static class Analyzer extends AbstractFailureAnalyzer<Unusable> {

		@Override
		protected FailureAnalysis analyze(Throwable rootFailure, Unusable cause) {
			return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action, cause);
		}

	}

}
