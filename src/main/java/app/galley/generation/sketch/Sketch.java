package app.galley.generation.sketch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.Profile;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.RequestState;
import app.galley.generation.engine.SamplingProfile;
import app.galley.generation.engine.SdxlSize;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Draws an abstract cover from prompt and seed, with arithmetic and no model. The same
 * request gives the same bytes, so it may be repeated at any time.
 */
public final class Sketch implements ImageGenerator {

	private static final Profile DEFAULTS = new Profile(1344, 768, SketchArt.STEPS, 1, "sketch", "");

	private final Duration stepDelay;

	private final int concurrency;

	/**
	 * Creates the engine.
	 * @param stepDelay added to each step
	 */
	public Sketch(Duration stepDelay) {
		this.stepDelay = stepDelay;
		this.concurrency = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);
	}

	@Override
	public String engine() {
		return "sketch";
	}

	/** The same for every profile, as nothing is sampled. */
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
		SdxlSize size = request.parameters().size();
		SketchArt art = new SketchArt(size.width(), size.height(), entropy(request));
		for (int step = 1; step <= SketchArt.STEPS; step++) {
			pause(cancelled);
			art.draw(step);
			progress.progress((double) step / (SketchArt.STEPS + 1), step,
					this.stepDelay.multipliedBy(SketchArt.STEPS - step));
		}
		return new GeneratedImage(art.png(), engine(), null, null, request.parameters().seed(), DEFAULTS.sampler());
	}

	private void pause(CountDownLatch cancelled) throws GenerationFailed {
		try {
			if (cancelled.await(this.stepDelay.toNanos(), TimeUnit.NANOSECONDS)) {
				throw GenerationFailed.cancelled();
			}
		}
		catch (InterruptedException ex) {
			throw GenerationFailed.stoppedBeforeSending(ex);
		}
	}

	private static long entropy(ImageRequest request) {
		byte[] prompt = request.parameters().prompt().getBytes(StandardCharsets.UTF_8);
		ByteBuffer input = ByteBuffer.allocate(prompt.length + Long.BYTES)
			.put(prompt)
			.putLong(request.parameters().seed());
		return ByteBuffer.wrap(DigestUtils.sha256(input.array())).getLong();
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

	/** Empty, as there is no server. */
	@Override
	public List<Health> health() {
		return List.of();
	}

	@Override
	public Capabilities capabilities() {
		return new Capabilities(true, true, true, false, true, false, this.concurrency);
	}

}
