package app.galley.embedded;

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
		this.firstProcess = start(forFirst);
		this.secondProcess = start(forSecond);
		this.first = Api.at(this.firstProcess.awaitReady());
		this.second = Api.at(this.secondProcess.awaitReady());
	}

	private GalleyProcess start(Map<String, String> more) throws Exception {
		Map<String, String> settings = new HashMap<>(this.backing.environment());
		settings.putAll(more);
		return GalleyProcess.start(settings);
	}

	@Override
	public void close() throws Exception {
		this.firstProcess.close();
		this.secondProcess.close();
		this.backing.close();
	}

}
