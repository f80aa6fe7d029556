package app.galley;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * What the calling thread prints, without the lines of tests that run at the same time.
 */
public final class OwnOutput {

	private static final ThreadLocal<OutputStream> SINK = new ThreadLocal<>();

	static {
		PrintStream before = System.out;
		System.setOut(new PrintStream(new OutputStream() {

			@Override
			public void write(int b) throws IOException {
				sink().write(b);
			}

			@Override
			public void write(byte[] bytes, int offset, int length) throws IOException {
				sink().write(bytes, offset, length);
			}

			@Override
			public void flush() throws IOException {
				sink().flush();
			}

			private OutputStream sink() {
				OutputStream own = SINK.get();
				return (own != null) ? own : before;
			}

		}, true, StandardCharsets.UTF_8));
	}

	private OwnOutput() {
	}

	/**
	 * Runs the action in this thread.
	 * @param printed gets what it printed, also when it fails
	 */
	public static <T, X extends Exception> T of(Action<T, X> action, Consumer<String> printed) throws X {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		SINK.set(bytes);
		try {
			return action.run();
		}
		finally {
			SINK.remove();
			printed.accept(bytes.toString(StandardCharsets.UTF_8));
		}
	}

	/** What is run. */
	public interface Action<T, X extends Exception> {

		T run() throws X;

	}

}
