package app.galley.embedded;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import app.galley.Api;

/**
 * Two instances in other processes on one database and one bucket, both given by
 * settings, as in production.
 */
final class InstancePair implements AutoCloseable {

	final BackingServices backing;

	/** Anonymous clients of the two instances. */
	final Api first;

	final Api second;

	final GalleyProcess firstProcess;

	final GalleyProcess secondProcess;

	InstancePair(Path data) throws Exception {
		this(data, Map.of(), Map.of());
	}

	/** With more settings for each of the two. */
	InstancePair(Path data, Map<String, String> forFirst, Map<String, String> forSecond) throws Exception {
		this.backing = new BackingServices(data);
		int port = freePort();
		this.firstProcess = GalleyProcess.start(settings(port, port, forFirst));
		this.secondProcess = GalleyProcess.start(settings(freePort(), port, forSecond));
		this.first = Api.at(this.firstProcess.awaitReady());
		this.second = Api.at(this.secondProcess.awaitReady());
	}

	/** As behind a load balancer, for which the first instance stands. */
	private Map<String, String> settings(int port, int publicPort, Map<String, String> more) {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.put("PORT", String.valueOf(port));
		settings.put("GALLEY_PUBLIC_URL", "http://localhost:" + publicPort);
		settings.putAll(more);
		return settings;
	}

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void close() throws Exception {
		this.firstProcess.close();
		this.secondProcess.close();
		this.backing.close();
	}

}
