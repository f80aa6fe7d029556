package app.galley.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Reports the steps of a generation to a test and waits for its response, so that the
 * test can kill or disconnect this process at exactly that step. The setting
 * {@code galley.test.fault-points} is the address of the test; without it, this class
 * does nothing.
 */
@Component
public class FaultPoint {

	private final @Nullable URI test;

	FaultPoint(@Value("${galley.test.fault-points:#{null}}") @Nullable URI test) {
		this.test = test;
	}

	public void reached(String step) {
		if (this.test != null) {
			report(this.test.resolve("/" + step));
		}
	}

	private static void report(URI step) {
		try {
			HttpURLConnection connection = (HttpURLConnection) step.toURL().openConnection();
			connection.getInputStream().readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The test that receives the steps does not respond", ex);
		}
	}

}
