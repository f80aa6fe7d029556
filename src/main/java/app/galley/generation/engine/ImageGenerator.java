package app.galley.generation.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Generates one image from one request: the SDXL servers, or the built-in sketch.
 */
public interface ImageGenerator {

	/** {@code sdapi}, {@code openai}, {@code comfyui} or {@code sketch}. */
	String engine();

	/**
	 * Values for what a client leaves out.
	 * @param profile that the client names; null for the one in the settings
	 */
	Profile defaults(@Nullable SamplingProfile profile);

	/**
	 * Sends the request and waits for the image, which may take minutes. Waits for a free
	 * place when every server is busy with our other requests.
	 * @throws GenerationFailed with what to do, and whether the request may be sent
	 * again; of kind {@link GenerationFailed.Kind#CANCELLED} soon after cancellation
	 */
	GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel) throws GenerationFailed;

	/**
	 * Waits for the image of a request that is {@link RequestState#HELD}, and sends
	 * nothing.
	 * @param server that has it, from {@link ProgressSink#enter}
	 * @throws GenerationFailed as {@link #generate} does
	 */
	GeneratedImage resume(ImageRequest request, @Nullable String server, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed;

	/**
	 * Looks up a request that may have been sent before, by a process that has died or an
	 * attempt that got no response. Must be called before {@link #generate} is repeated
	 * for a request whose {@link ProgressSink#sending()} has been called.
	 * @param server that it may have been sent to, from {@link ProgressSink#enter}; null
	 * for none
	 * @throws GenerationFailed of kind {@link GenerationFailed.Kind#UNAVAILABLE} when the
	 * server does not respond
	 */
	RequestState lookUp(ImageRequest request, @Nullable String server) throws GenerationFailed;

	/**
	 * Checks every server, in the order of the settings; takes a few seconds at most and
	 * never throws.
	 */
	List<Health> health();

	/** The servers' addresses, without user and password; the engine without any. */
	default List<String> servers() {
		return List.of(engine());
	}

	/** What the servers support. */
	Capabilities capabilities();

}
