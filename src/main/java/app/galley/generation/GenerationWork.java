package app.galley.generation;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import app.galley.generation.GenerationMeters.Part;
import app.galley.generation.LeaseProgress.LeaseLost;
import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.RequestState;
import app.galley.media.PreparedImage;
import app.galley.problem.Unavailable;
import app.galley.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * One attempt at a generation: short transactions at both ends, none while the server
 * works. The process may die at every step; the rows then say what the next attempt may
 * do.
 */
@Component
class GenerationWork {

	private static final Logger log = LoggerFactory.getLogger(GenerationWork.class);

	/** Attempts while the server is unavailable, with pauses of 1 s, 2 s, 4 s… */
	private static final int MAX_ATTEMPTS = 6;

	/** Attempts after which the generation itself must be what kills the process. */
	private static final int MAX_STARTS = 12;

	private final GenerationLeases leases;

	private final RunningGenerations running;

	private final ImageGenerator generator;

	private final GeneratedImages images;

	private final Clock clock;

	private final GenerationHealth health;

	private final FaultPoint faults;

	private final GenerationMeters meters;

	private final Traces traces;

	GenerationWork(GenerationLeases leases, RunningGenerations running, ImageGenerator generator,
			GeneratedImages images, Clock clock, GenerationHealth health, FaultPoint faults, GenerationMeters meters,
			Traces traces) {
		this.leases = leases;
		this.running = running;
		this.generator = generator;
		this.images = images;
		this.clock = clock;
		this.health = health;
		this.faults = faults;
		this.meters = meters;
		this.traces = traces;
	}

	/**
	 * Runs the generation until it ends or has to wait.
	 * @return the pause before the next attempt; empty when the generation has ended
	 */
	Optional<Duration> attempt(UUID id) {
		this.faults.reached("lease");
		Optional<GenerationLease> acquired = this.leases.acquire(id, this.generator.engine());
		if (acquired.isEmpty()) {
			return Optional.empty();
		}
		this.faults.reached("leased");
		GenerationLease lease = acquired.get();
		Map<String, String> ids = Map.of("generation", id.toString(), "draft", lease.taskId().toString());
		ids.forEach(MDC::put);
		try {
			return this.traces.resume(Collections.singletonList(lease.trace()), "image", SpanKind.CONSUMER, ids,
					() -> attempt(lease));
		}
		finally {
			ids.keySet().forEach(MDC::remove);
		}
	}

	private Optional<Duration> attempt(GenerationLease lease) {
		UUID id = lease.id();
		if (lease.attempt() == 1) {
			this.meters.record(Part.QUEUE, Duration.between(lease.createdAt(), this.clock.instant()));
		}
		CancelToken cancel = this.running.begin(id);
		LeaseProgress progress = new LeaseProgress(this.leases, lease, cancel, this.faults, this.meters);
		try {
			return run(lease, progress, cancel);
		}
		catch (GenerationFailed ex) {
			return retryOrFail(lease, ex, progress.sent());
		}
		catch (LeaseLost ex) {
			this.leases.cancel(lease);
			return Optional.empty();
		}
		catch (Unavailable ex) {
			log.error("Image generation {} failed: {}", id, ex.getMessage());
			this.leases.fail(lease, "The image was generated but could not be stored. " + ex.getMessage());
			return Optional.empty();
		}
		catch (DataAccessException | TransactionException ex) {
			// Not the generation's fault; the job engine runs the job again.
			throw ex;
		}
		catch (RuntimeException ex) {
			log.error("Image generation {} failed unexpectedly", id, ex);
			this.leases.fail(lease,
					"Something unexpected went wrong. Generate the image again; if that fails too, give your administrator the id of this generation.");
			return Optional.empty();
		}
		catch (Error ex) {
			// Retrying would only hide the cause, which is the server's, not the image's.
			log.error("Image generation {} failed: the server cannot generate images", id, ex);
			this.leases.fail(lease, this.health.failed(ex));
			return Optional.empty();
		}
		finally {
			this.running.end(id);
		}
	}

	private Optional<Duration> run(GenerationLease lease, LeaseProgress progress, CancelToken cancel)
			throws GenerationFailed {
		if (lease.attempt() > MAX_STARTS) {
			this.leases.fail(lease,
					"The generation was started %d times and never finished. Generate a different image."
						.formatted(MAX_STARTS));
			return Optional.empty();
		}
		RequestState state = lease.sent() ? this.generator.lookUp(lease.request(), lease.server()) : RequestState.GONE;
		if (state == RequestState.UNKNOWN) {
			this.leases.fail(lease,
					"Galley was interrupted while the SDXL server was working, and cannot find out whether the image was generated. It was not requested a second time. Generate it again if you still need it.");
			return Optional.empty();
		}
		GeneratedImage generated = this.meters.time(Part.GENERATE,
				() -> (state == RequestState.HELD)
						? this.generator.resume(lease.request(), lease.server(), progress, cancel)
						: this.generator.generate(lease.request(), progress, cancel));
		this.faults.reached("received");
		if (cancel.isCancelled()) {
			this.leases.cancel(lease);
			return Optional.empty();
		}
		store(lease, generated, cancel);
		return Optional.empty();
	}

	private void store(GenerationLease lease, GeneratedImage generated, CancelToken cancel) {
		Provenance provenance = provenance(generated, lease);
		PreparedImage prepared;
		try {
			prepared = this.meters.time(Part.PREPARE,
					() -> PreparedImage.fromGenerated(generated.bytes(), provenance.xmp()));
		}
		catch (IOException ex) {
			log.warn("Image generation {} failed: {}", lease.id(), ex.getMessage());
			this.leases.fail(lease, "The SDXL server's image cannot be used. " + ex.getMessage()
					+ " Check the server, then generate again.");
			return;
		}
		this.faults.reached("prepared");
		StorageRetry retry = new StorageRetry("Image generation " + lease.id(), cancel);
		GeneratedImages.Uploaded image = this.meters.time(Part.UPLOAD,
				() -> retry.upload(() -> this.images.upload(prepared, provenance, lease.alt())));
		if (image == null) {
			this.leases.cancel(lease);
			return;
		}
		this.faults.reached("commit");
		boolean done = this.meters.time(Part.COMMIT, () -> retry.write(() -> this.leases.complete(lease, image,
				provenance.engine(), () -> this.faults.reached("committing"))));
		this.faults.reached("committed");
		if (done) {
			this.health.succeeded();
			log.info("Image generation {} is done: {}", lease.id(), image.objectKey());
		}
		else {
			log.info("Image generation {} was cancelled or taken over; the sweep deletes its objects", lease.id());
		}
	}

	private Provenance provenance(GeneratedImage generated, GenerationLease lease) {
		return new Provenance(generated.engine(), generated.model(), generated.modelHash(),
				lease.request().parameters().asUsed(generated), lease.createdBy(), this.clock.instant());
	}

	private Optional<Duration> retryOrFail(GenerationLease lease, GenerationFailed failure, boolean sent) {
		Traces.failed(failure.kind().name());
		// A stopping process interrupts its jobs; the next process continues them.
		boolean stopping = Thread.interrupted();
		return switch (failure.kind()) {
			case CANCELLED -> {
				this.leases.cancel(lease);
				yield Optional.empty();
			}
			case REFUSED -> fail(lease, failure);
			case UNAVAILABLE -> (stopping || lease.attempt() < MAX_ATTEMPTS) ? retry(lease, failure, stopping, sent)
					: fail(lease, failure);
			case UNKNOWN -> (this.generator.capabilities().resumable() && (stopping || lease.attempt() < MAX_ATTEMPTS))
					? retry(lease, failure, stopping, sent) : fail(lease, failure);
		};
	}

	private Optional<Duration> fail(GenerationLease lease, GenerationFailed failure) {
		log.warn("Image generation {} failed: {}", lease.id(), failure.getMessage(), failure.getCause());
		this.leases.fail(lease, String.valueOf(failure.getMessage()));
		return Optional.empty();
	}

	private Optional<Duration> retry(GenerationLease lease, GenerationFailed failure, boolean stopping, boolean sent) {
		Duration pause = (failure.retryAfter() != null) ? failure.retryAfter()
				: Duration.ofSeconds(1L << Math.min(lease.attempt() - 1, 6));
		log.info("Image generation {}: {} Retrying in {} s", lease.id(), failure.getMessage(), pause.toSeconds());
		boolean gaveTurn = failure.retryAfter() != null && !stopping;
		this.leases.requeue(lease, sent, gaveTurn ? this.clock.instant().plus(pause) : null);
		return Optional.of(stopping ? Duration.ZERO : pause);
	}

}
