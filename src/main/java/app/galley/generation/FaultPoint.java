package app.galley.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Tells tests how far a generation has come, and waits for their answer, so that they can
 * kill this process or cut it off at exactly that step: {@code galley.test.fault-points}
 * is the address of the test. Without that setting it does nothing.
 */
@Component
public class FaultPoint {

	private final @Nullable URI test;

	FaultPoint(@Value("${galley.test.fault-points:#{null}}") @Nullable URI test) {
		this.test = test;
	}

	public void reached(String step) {
		if (this.test != null) {
			tell(this.test.resolve("/" + step));
		}
	}

	private static void tell(URI step) {
		try {
			HttpURLConnection connection = (HttpURLConnection) step.toURL().openConnection();
			connection.getInputStream().readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The test that wants to know of each step does not answer", ex);
		}
	}

}
