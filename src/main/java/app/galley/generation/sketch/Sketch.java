package app.galley.generation.sdxl;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Stands in where no SDXL server is set up: an abstract cover drawn from prompt and seed
 * by plain arithmetic. Same request, same bytes, so it may be repeated at will.
 */
final class Sketch implements ImageGenerator {

	private static final Profile DEFAULTS = new Profile(1344, 768, SketchArt.STEPS, 1, "sketch", "");

	private final Duration stepDelay;

	private final int concurrency;

	Sketch(Duration stepDelay) {
		this.stepDelay = stepDelay;
		this.concurrency = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
	}

	@Override
	public String engine() {
		return "sketch";
	}

	/** There is nothing to sample. */
	@Override
	public Profile defaults(@Nullable SamplingProfile profile) {
		return DEFAULTS;
	}

	@Override
	public GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		CountDownLatch cancelled = new CountDownLatch(1);
		cancel.onCancel(cancelled::countDown);
		progress.sending();
		SketchArt art = new SketchArt(request.width(), request.height(), entropy(request));
		for (int step = 1; step <= SketchArt.STEPS; step++) {
			pause(cancelled);
			art.draw(step);
			progress.progress((double) step / (SketchArt.STEPS + 1), step,
					this.stepDelay.multipliedBy(SketchArt.STEPS - step));
		}
		return new GeneratedImage(art.png(), engine(), null, null, request.seed(), DEFAULTS.sampler());
	}

	private void pause(CountDownLatch cancelled) throws GenerationFailed {
		try {
			if (cancelled.await(this.stepDelay.toNanos(), TimeUnit.NANOSECONDS)) {
				throw GenerationFailed.cancelled();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw GenerationFailed.unavailable("Galley is shutting down; the picture will be drawn after the restart.",
					null, ex);
		}
	}

	private static long entropy(ImageRequest request) {
		try {
			MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
			sha256.update(request.prompt().getBytes(StandardCharsets.UTF_8));
			sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(request.seed()).flip());
			return ByteBuffer.wrap(sha256.digest()).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	@Override
	public GeneratedImage resume(ImageRequest request, @Nullable String server, ProgressSink progress,
			CancelToken cancel) throws GenerationFailed {
		return generate(request, progress, cancel);
	}

	@Override
	public RequestState lookUp(ImageRequest request, @Nullable String server) {
		return RequestState.GONE;
	}

	/** There is no server to ask. */
	@Override
	public List<Health> health() {
		return List.of();
	}

	@Override
	public Capabilities capabilities() {
		return new Capabilities(true, true, true, false, true, false, this.concurrency);
	}

}
