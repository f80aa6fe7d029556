package app.galley.media;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The native library behind {@link WebpCodec}, which is unpacked to the temporary folder
 * and loaded from there, else loaded from the Java library path.
 */
public final class WebpLibrary {

	private WebpLibrary() {
	}

	/**
	 * Loads the library. Safe to repeat.
	 * @throws IllegalStateException with the reason when no image could be processed
	 */
	public static synchronized void load() {
		PrintStream console = System.err;
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		// The only place where the library gives the reason, and does so too when its
		// second way succeeds.
		System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
		try {
			WebpCodec.encode(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), 0, 0);
		}
		catch (LinkageError | IOException | IllegalStateException ex) {
			throw new IllegalStateException(reason(said.toString(StandardCharsets.UTF_8), ex), ex);
		}
		finally {
			System.setErr(console);
		}
	}

	private static String reason(String said, Throwable failure) {
		return said.lines()
			.filter((line) -> !line.startsWith("Failed to load"))
			.map((line) -> line.replaceFirst("^java\\.lang\\.UnsatisfiedLinkError: ", ""))
			.findFirst()
			.orElse(String.valueOf(failure.getMessage()));
	}

}
