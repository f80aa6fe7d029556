package app.galley.generation;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import app.galley.generation.LeaseProgress.LeaseLost;
import app.galley.generation.sdxl.CancelToken;
import app.galley.generation.sdxl.GeneratedImage;
import app.galley.generation.sdxl.GenerationFailed;
import app.galley.generation.sdxl.ImageGenerator;
import app.galley.generation.sdxl.RequestState;
import app.galley.media.PreparedImage;
import app.galley.media.XmpProvenance;
import app.galley.problem.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * One attempt at a generation: short transactions at both ends, none while the server
 * works. Every step can be the last one of this process; what has been written by then
 * tells the next attempt what it may do.
 */
@Component
class GenerationWork {

	private static final Logger log = LoggerFactory.getLogger(GenerationWork.class);

	/** Attempts that found the server away; a second, two, four… apart. */
	private static final int TRIES = 6;

	/** Starts after which something about it must be what kills the process. */
	private static final int STARTS = 12;

	private final GenerationQueue queue;

	private final RunningGenerations running;

	private final ImageGenerator generator;

	private final GeneratedImages images;

	private final Clock clock;

	private final FaultPoint faults;

	GenerationWork(GenerationQueue queue, RunningGenerations running, ImageGenerator generator, GeneratedImages images,
			Clock clock, FaultPoint faults) {
		this.queue = queue;
		this.running = running;
		this.generator = generator;
		this.images = images;
		this.clock = clock;
		this.faults = faults;
	}

	/**
	 * Works on it until it ends.
	 * @return when to try again; nothing when it has ended
	 */
	Optional<Duration> attempt(UUID id) {
		this.faults.reached("claim");
		Optional<GenerationLease> claimed = this.queue.claim(id, this.generator.engine());
		if (claimed.isEmpty()) {
			return Optional.empty();
		}
		this.faults.reached("claimed");
		GenerationLease lease = claimed.get();
		CancelToken cancel = this.running.begin(id);
		LeaseProgress progress = new LeaseProgress(this.queue, lease, cancel, this.faults);
		try {
			return work(lease, progress, cancel);
		}
		catch (GenerationFailed ex) {
			return failed(lease, ex, progress.sent());
		}
		catch (LeaseLost ex) {
			this.queue.cancelled(lease);
			return Optional.empty();
		}
		catch (Unavailable ex) {
			log.error("Image generation {} ends: {}", id, ex.getMessage());
			this.queue.failed(lease, "The picture was made but could not be stored. " + ex.getMessage());
			return Optional.empty();
		}
		catch (DataAccessException | TransactionException ex) {
			// Not the generation's fault; the job engine comes again.
			throw ex;
		}
		catch (RuntimeException ex) {
			log.error("Image generation {} ends: unexpected failure", id, ex);
			this.queue.failed(lease,
					"Something unexpected went wrong. Ask for the picture again; if it happens again, tell whoever runs Galley the id of this generation.");
			return Optional.empty();
		}
		finally {
			this.running.end(id);
		}
	}

	private Optional<Duration> work(GenerationLease lease, LeaseProgress progress, CancelToken cancel)
			throws GenerationFailed {
		if (lease.attempt() > STARTS) {
			this.queue.failed(lease,
					"It was started %d times and never came to an end. Ask for another picture.".formatted(STARTS));
			return Optional.empty();
		}
		RequestState state = lease.sent() ? this.generator.lookUp(lease.request(), lease.server()) : RequestState.GONE;
		if (state == RequestState.UNKNOWN) {
			this.queue.failed(lease,
					"Galley was interrupted while the SDXL server was at work, and cannot know whether the picture was made. It was not asked for twice. Ask for it again if you still want it.");
			return Optional.empty();
		}
		GeneratedImage made = (state == RequestState.HELD)
				? this.generator.resume(lease.request(), lease.server(), progress, cancel)
				: this.generator.generate(lease.request(), progress, cancel);
		this.faults.reached("received");
		if (cancel.isCancelled()) {
			this.queue.cancelled(lease);
			return Optional.empty();
		}
		store(lease, made, cancel);
		return Optional.empty();
	}

	private void store(GenerationLease lease, GeneratedImage made, CancelToken cancel) {
		PreparedImage prepared;
		try {
			prepared = PreparedImage.fromGenerated(made.bytes(), xmp(made));
		}
		catch (IOException ex) {
			log.warn("Image generation {} ends: {}", lease.id(), ex.getMessage());
			this.queue.failed(lease, "What the SDXL server answered cannot be used. " + ex.getMessage()
					+ " Look at the server; then ask for the picture again.");
			return;
		}
		this.faults.reached("prepared");
		Provenance provenance = provenance(made, lease);
		GeneratedImages.Uploaded image = new StorageRetry(cancel).whileUnavailable("Image generation " + lease.id(),
				() -> this.images.upload(prepared, provenance, lease.alt()));
		if (image == null) {
			this.queue.cancelled(lease);
			return;
		}
		this.faults.reached("commit");
		boolean done = new StorageRetry(cancel).whileDatabaseIsAway("Image generation " + lease.id(),
				() -> this.queue.done(lease, image, provenance.engine(), () -> this.faults.reached("committing")));
		this.faults.reached("committed");
		if (done) {
			log.info("Image generation {} is done: {}", lease.id(), image.objectKey());
		}
		else {
			log.info("Image generation {}: the picture is not wanted any more, its objects are left to the sweep",
					lease.id());
		}
	}

	/** The sketch engine draws by plain arithmetic, learned from nothing. */
	private static XmpProvenance xmp(GeneratedImage made) {
		if (made.engine().equals("sketch")) {
			return XmpProvenance.algorithmic();
		}
		return XmpProvenance
			.trained((made.model() != null) ? "Stable Diffusion XL (" + made.model() + ")" : "Stable Diffusion XL");
	}

	private Provenance provenance(GeneratedImage made, GenerationLease lease) {
		return new Provenance(made.engine(), made.model(), made.modelHash(), lease.request().prompt(),
				lease.request().negativePrompt(), (made.seed() != null) ? made.seed() : lease.request().seed(),
				lease.request().steps(), lease.request().cfgScale(),
				(made.sampler() != null) ? made.sampler() : lease.request().sampler(), lease.createdBy(),
				this.clock.instant());
	}

	private Optional<Duration> failed(GenerationLease lease, GenerationFailed failure, boolean sent) {
		// A stopping process interrupts its jobs; the next one goes on with them.
		boolean stopping = Thread.interrupted();
		return switch (failure.kind()) {
			case CANCELLED -> {
				this.queue.cancelled(lease);
				yield Optional.empty();
			}
			case REFUSED -> ends(lease, failure);
			case UNAVAILABLE ->
				(stopping || lease.attempt() < TRIES) ? again(lease, failure, stopping, sent) : ends(lease, failure);
			case UNKNOWN -> (this.generator.capabilities().resumable() && (stopping || lease.attempt() < TRIES))
					? again(lease, failure, stopping, sent) : ends(lease, failure);
		};
	}

	private Optional<Duration> ends(GenerationLease lease, GenerationFailed failure) {
		log.warn("Image generation {} fails: {}", lease.id(), failure.getMessage(), failure.getCause());
		this.queue.failed(lease, String.valueOf(failure.getMessage()));
		return Optional.empty();
	}

	private Optional<Duration> again(GenerationLease lease, GenerationFailed failure, boolean stopping, boolean sent) {
		Duration pause = (failure.retryAfter() != null) ? failure.retryAfter()
				: Duration.ofSeconds(1L << Math.min(lease.attempt() - 1, 6));
		log.info("Image generation {}: {} Trying again in {} s", lease.id(), failure.getMessage(), pause.toSeconds());
		this.queue.again(lease, sent);
		return Optional.of(stopping ? Duration.ZERO : pause);
	}

}
