package app.galley.generation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.ProgressSink;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Writes an attempt's progress to the database, a few times a second at most, and finds
 * out there when the lease is lost or the generation cancelled.
 */
class LeaseProgress implements ProgressSink {

	private static final Logger log = LoggerFactory.getLogger(LeaseProgress.class);

	private static final long INTERVAL_NANOS = Duration.ofMillis(300).toNanos();

	private final GenerationLeases leases;

	private final GenerationLease lease;

	private final CancelToken cancel;

	private final FaultPoint faults;

	private final GenerationMeters meters;

	private long written = System.nanoTime() - INTERVAL_NANOS;

	private volatile boolean sent;

	LeaseProgress(GenerationLeases leases, GenerationLease lease, CancelToken cancel, FaultPoint faults,
			GenerationMeters meters) {
		this.leases = leases;
		this.lease = lease;
		this.cancel = cancel;
		this.faults = faults;
		this.meters = meters;
		this.sent = lease.sent();
	}

	/** Whether a server may have the request. */
	boolean sent() {
		return this.sent;
	}

	@Override
	public Optional<String> enter(List<String> servers, int places) {
		if (!this.leases.isValid(this.lease)) {
			throw lost();
		}
		return this.leases.enter(this.lease, servers, places);
	}

	@Override
	public void leave() {
		this.leases.leave(this.lease);
		this.sent = false;
	}

	/** Cancelling is no failure. */
	@Override
	public void failed(String server, GenerationFailed failure) {
		if (failure.kind() != GenerationFailed.Kind.CANCELLED) {
			this.meters.failed(server, failure);
		}
	}

	private LeaseLost lost() {
		this.cancel.cancel();
		return new LeaseLost();
	}

	@Override
	public void sending() {
		this.faults.reached("send");
		if (!this.leases.markSent(this.lease)) {
			throw lost();
		}
		this.sent = true;
		this.faults.reached("sent");
	}

	@Override
	public synchronized void progress(double fraction, @Nullable Integer step, @Nullable Duration left) {
		long now = System.nanoTime();
		if (now - this.written < INTERVAL_NANOS) {
			return;
		}
		this.written = now;
		try {
			if (!this.leases.updateProgress(this.lease, fraction, step)) {
				this.cancel.cancel();
			}
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Progress of image generation {} could not be written: {}; the generation continues",
					this.lease.id(), ex.getMessage());
		}
	}

	/**
	 * Another attempt has the lease, or the generation was cancelled, before anything was
	 * sent.
	 */
	@SuppressWarnings("serial")
	static final class LeaseLost extends RuntimeException {

		LeaseLost() {
			super("Another attempt has the lease, or the generation was cancelled", null, false, false);
		}

	}

}
