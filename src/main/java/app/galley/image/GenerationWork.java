package app.galley.image;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import app.galley.image.ClaimProgress.NotOurs;
import app.galley.image.sdxl.CancelToken;
import app.galley.image.sdxl.Fate;
import app.galley.image.sdxl.GeneratedImage;
import app.galley.image.sdxl.GenerationFailed;
import app.galley.image.sdxl.ImageGenerator;
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

	private final ImageFiles files;

	private final FaultPoint faults;

	GenerationWork(GenerationQueue queue, RunningGenerations running, ImageGenerator generator, ImageFiles files,
			FaultPoint faults) {
		this.queue = queue;
		this.running = running;
		this.generator = generator;
		this.files = files;
		this.faults = faults;
	}

	/**
	 * Works on it until it ends.
	 * @return when to try again; nothing when it has ended
	 */
	Optional<Duration> attempt(UUID id) {
		this.faults.reached("claim");
		Optional<Claim> claimed = this.queue.claim(id, this.generator.engine());
		if (claimed.isEmpty()) {
			return Optional.empty();
		}
		this.faults.reached("claimed");
		Claim claim = claimed.get();
		CancelToken cancel = this.running.begin(id);
		ClaimProgress progress = new ClaimProgress(this.queue, claim, cancel, this.faults);
		try {
			return work(claim, progress, cancel);
		}
		catch (GenerationFailed ex) {
			return failed(claim, ex, progress.sent());
		}
		catch (NotOurs ex) {
			this.queue.cancelled(claim);
			return Optional.empty();
		}
		catch (Unavailable ex) {
			log.error("Image generation {} ends: {}", id, ex.getMessage());
			this.queue.failed(claim, "The picture was made but could not be stored. " + ex.getMessage());
			return Optional.empty();
		}
		catch (DataAccessException | TransactionException ex) {
			// Not the generation's fault; the job engine comes again.
			throw ex;
		}
		catch (RuntimeException ex) {
			log.error("Image generation {} ends: unexpected failure", id, ex);
			this.queue.failed(claim,
					"Something unexpected went wrong. Ask for the picture again; if it happens again, tell whoever runs Galley the id of this generation.");
			return Optional.empty();
		}
		finally {
			this.running.end(id);
		}
	}

	private Optional<Duration> work(Claim claim, ClaimProgress progress, CancelToken cancel) throws GenerationFailed {
		if (claim.attempt() > STARTS) {
			this.queue.failed(claim,
					"It was started %d times and never came to an end. Ask for another picture.".formatted(STARTS));
			return Optional.empty();
		}
		Fate fate = claim.sent() ? this.generator.fate(claim.request(), claim.server()) : Fate.GONE;
		if (fate == Fate.UNKNOWN) {
			this.queue.failed(claim,
					"Galley was interrupted while the SDXL server was at work, and cannot know whether the picture was made. It was not asked for twice. Ask for it again if you still want it.");
			return Optional.empty();
		}
		GeneratedImage made = (fate == Fate.HELD)
				? this.generator.resume(claim.request(), claim.server(), progress, cancel)
				: this.generator.generate(claim.request(), progress, cancel);
		this.faults.reached("received");
		if (cancel.isCancelled()) {
			this.queue.cancelled(claim);
			return Optional.empty();
		}
		store(claim, made, cancel);
		return Optional.empty();
	}

	private void store(Claim claim, GeneratedImage made, CancelToken cancel) {
		PreparedImage prepared;
		try {
			prepared = Picture.prepare(made);
		}
		catch (IOException ex) {
			log.warn("Image generation {} ends: {}", claim.id(), ex.getMessage());
			this.queue.failed(claim, "What the SDXL server answered cannot be used. " + ex.getMessage()
					+ " Look at the server; then ask for the picture again.");
			return;
		}
		this.faults.reached("prepared");
		Image image = new Patience(cancel).whileUnavailable("Image generation " + claim.id(),
				() -> this.files.store(prepared, made, claim));
		if (image == null) {
			this.queue.cancelled(claim);
			return;
		}
		this.faults.reached("commit");
		boolean done = new Patience(cancel).whileDatabaseIsAway("Image generation " + claim.id(),
				() -> this.queue.done(claim, image, () -> this.faults.reached("committing")));
		this.faults.reached("committed");
		if (done) {
			log.info("Image generation {} is done: {}", claim.id(), image.objectKey());
		}
		else {
			log.info("Image generation {}: the picture is not wanted any more, its objects are left to the sweep",
					claim.id());
		}
	}

	private Optional<Duration> failed(Claim claim, GenerationFailed failure, boolean sent) {
		// A stopping process interrupts its jobs; the next one goes on with them.
		boolean stopping = Thread.interrupted();
		return switch (failure.kind()) {
			case CANCELLED -> {
				this.queue.cancelled(claim);
				yield Optional.empty();
			}
			case REFUSED -> ends(claim, failure);
			case UNAVAILABLE ->
				(stopping || claim.attempt() < TRIES) ? again(claim, failure, stopping, sent) : ends(claim, failure);
			case UNKNOWN -> (this.generator.capabilities().resumable() && (stopping || claim.attempt() < TRIES))
					? again(claim, failure, stopping, sent) : ends(claim, failure);
		};
	}

	private Optional<Duration> ends(Claim claim, GenerationFailed failure) {
		log.warn("Image generation {} fails: {}", claim.id(), failure.getMessage(), failure.getCause());
		this.queue.failed(claim, String.valueOf(failure.getMessage()));
		return Optional.empty();
	}

	private Optional<Duration> again(Claim claim, GenerationFailed failure, boolean stopping, boolean sent) {
		Duration pause = (failure.retryAfter() != null) ? failure.retryAfter()
				: Duration.ofSeconds(1L << Math.min(claim.attempt() - 1, 6));
		log.info("Image generation {}: {} Trying again in {} s", claim.id(), failure.getMessage(), pause.toSeconds());
		this.queue.again(claim, sent);
		return Optional.of(stopping ? Duration.ZERO : pause);
	}

}
