package app.galley.generation.sdxl;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Makes one picture from one request: SDXL servers, or the built-in drawing.
 */
public interface ImageGenerator {

	/** {@code sdapi}, {@code openai}, {@code comfyui} or {@code sketch}. */
	String engine();

	/**
	 * What a request is given where it says nothing.
	 * @param profile that it names; null for the one that is set up
	 */
	Profile defaults(@Nullable SamplingProfile profile);

	/**
	 * Sends the request and waits for the picture; may take minutes, and waits its turn
	 * when every server is busy with others of ours.
	 * @throws GenerationFailed with what to do, and whether the request may be sent
	 * again; of kind {@link GenerationFailed.Kind#CANCELLED} soon after the token says so
	 */
	GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel) throws GenerationFailed;

	/**
	 * Waits for the picture of a request that is {@link RequestState#HELD}, and sends
	 * nothing.
	 * @param server that has it, from {@link ProgressSink#enter}
	 * @throws GenerationFailed as {@link #generate} does
	 */
	GeneratedImage resume(ImageRequest request, @Nullable String server, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed;

	/**
	 * What became of a request that may have been sent before, by a process that has died
	 * or an attempt that got no answer. To be asked before {@link #generate} is called
	 * again for a request whose {@link ProgressSink#sending()} has been called.
	 * @param server that it may have been sent to, from {@link ProgressSink#enter}; null
	 * when it was none
	 * @throws GenerationFailed of kind {@link GenerationFailed.Kind#UNAVAILABLE} when the
	 * server cannot be asked now
	 */
	RequestState lookUp(ImageRequest request, @Nullable String server) throws GenerationFailed;

	/**
	 * Asks every server, in the order of the settings; takes a few seconds at most and
	 * never throws.
	 */
	List<Health> health();

	/** What can be done besides making a picture. */
	Capabilities capabilities();

}
