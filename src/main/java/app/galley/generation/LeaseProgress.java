package app.galley.generation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import app.galley.generation.sdxl.CancelToken;
import app.galley.generation.sdxl.ProgressSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes an attempt's progress to the database, not more often than anybody can see, and
 * learns there when the picture is not wanted any more.
 */
class LeaseProgress implements ProgressSink {

	private static final Logger log = LoggerFactory.getLogger(LeaseProgress.class);

	private static final long INTERVAL = Duration.ofMillis(300).toNanos();

	private final GenerationQueue queue;

	private final GenerationLease lease;

	private final CancelToken cancel;

	private final FaultPoint faults;

	private long written = System.nanoTime() - INTERVAL;

	private volatile boolean sent;

	LeaseProgress(GenerationQueue queue, GenerationLease lease, CancelToken cancel, FaultPoint faults) {
		this.queue = queue;
		this.lease = lease;
		this.cancel = cancel;
		this.faults = faults;
		this.sent = lease.sent();
	}

	/** Whether the server may have the request. */
	boolean sent() {
		return this.sent;
	}

	@Override
	public Optional<String> enter(List<String> servers, int places) {
		if (!this.queue.holds(this.lease)) {
			throw overtaken();
		}
		return this.queue.enter(this.lease, servers, places);
	}

	@Override
	public void leave() {
		this.queue.leave(this.lease);
		this.sent = false;
	}

	private LeaseLost overtaken() {
		this.cancel.cancel();
		return new LeaseLost();
	}

	@Override
	public void sending() {
		this.faults.reached("send");
		if (!this.queue.sending(this.lease)) {
			throw overtaken();
		}
		this.sent = true;
		this.faults.reached("sent");
	}

	@Override
	public synchronized void progress(double fraction, @Nullable Integer step, @Nullable Duration left) {
		long now = System.nanoTime();
		if (now - this.written < INTERVAL) {
			return;
		}
		this.written = now;
		try {
			if (!this.queue.progress(this.lease, fraction, step)) {
				this.cancel.cancel();
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Progress of image generation {} is not written: {}; the generation goes on", this.lease.id(),
					ex.getMessage());
		}
	}

	/**
	 * The claim went to another, or the generation was cancelled, before anything was
	 * sent.
	 */
	@SuppressWarnings("serial")
	static final class LeaseLost extends RuntimeException {

		LeaseLost() {
			super("The generation is another's by now, or not wanted any more", null, false, false);
		}

	}

}
