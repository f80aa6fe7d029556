package app.galley.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Runs Node's command-line tools.
 */
public final class Processes {

	private Processes() {
	}

	/** Installs the packages of the lock file, unless they are installed. */
	public static void npmCi(Path folder) throws IOException {
		Path installed = folder.resolve("node_modules/.package-lock.json");
		Path wanted = folder.resolve("package-lock.json");
		if (!Files.exists(installed)
				|| Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(wanted)) < 0) {
			run(folder, Map.of(), List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"));
		}
	}

	public static void run(Path folder, Map<String, String> environment, List<String> command) {
		ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
		builder.environment().putAll(environment);
		finish(builder);
	}

	public static String output(Path folder, List<String> command) {
		return finish(new ProcessBuilder(command).directory(folder.toFile()));
	}

	private static String finish(ProcessBuilder builder) {
		try {
			Process process = builder.start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.waitFor() != 0) {
				throw new IllegalStateException(builder.command() + " failed: " + output);
			}
			return output;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
