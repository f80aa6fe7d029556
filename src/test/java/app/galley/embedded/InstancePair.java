package app.galley.embedded;

import java.nio.file.Path;

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

	private final GalleyProcess firstProcess;

	private final GalleyProcess secondProcess;

	InstancePair(Path data) throws Exception {
		this.backing = new BackingServices(data);
		this.firstProcess = GalleyProcess.start(this.backing.environment());
		this.secondProcess = GalleyProcess.start(this.backing.environment());
		this.first = Api.at(this.firstProcess.awaitReady());
		this.second = Api.at(this.secondProcess.awaitReady());
	}

	@Override
	public void close() throws Exception {
		this.firstProcess.close();
		this.secondProcess.close();
		this.backing.close();
	}

}
