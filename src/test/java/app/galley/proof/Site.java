package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;

import app.galley.browser.Processes;

/**
 * The public site, built and started as in production on a free port.
 */
final class Site implements AutoCloseable {

	private static final Path HOME = Path.of("site");

	private final URI url;

	private final URI api;

	private final Process process;

	/**
	 * @param url one of {@link #freeUrl()}, which the API was told too
	 */
	Site(URI url, URI api) throws IOException {
		this.url = url;
		this.api = api;
		Processes.npmCi(HOME);
		Processes.run(HOME, environment(), List.of("npm", "run", "codegen"));
		Processes.run(HOME, environment(), List.of("node", "node_modules/next/dist/bin/next", "build"));
		ProcessBuilder builder = new ProcessBuilder("node", "node_modules/next/dist/bin/next", "start", "-p",
				String.valueOf(url.getPort()), "-H", "127.0.0.1")
			.directory(HOME.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Path.of("target/proof-site.log").toFile());
		builder.environment().putAll(environment());
		this.process = builder.start();
		Api.await(() -> this.process.isAlive() && answers(), Boolean::booleanValue);
	}

	static URI freeUrl() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return URI.create("http://localhost:" + socket.getLocalPort());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean answers() {
		try {
			return Api.at(this.url).get("/robots.txt").statusCode() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	private Map<String, String> environment() {
		Map<String, String> environment = new HashMap<>();
		environment.put("NEXT_TELEMETRY_DISABLED", "1");
		environment.put("GALLEY_SITE_DIST", ".next-proof");
		environment.put("GALLEY_SITE_URL", this.url.toString());
		environment.put("GALLEY_API_URL", this.api.toString());
		environment.put("GALLEY_SITE_SECRET", "of the proof");
		return environment;
	}

	@Override
	public void close() {
		this.process.destroy();
	}

}
