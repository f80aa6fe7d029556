package app.galley.generation.sdxl;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.ProgressSink;
import app.galley.generation.engine.RequestState;

/**
 * One SDXL server and its protocol.
 */
interface SdxlServer {

	/** {@code sdapi}, {@code openai} or {@code comfyui}. */
	String engine();

	/** Identifies the server, in every process; without user and password. */
	String address();

	/**
	 * Sends the request, once, and waits for the image.
	 * @throws GenerationFailed as {@link ImageGenerator#generate} does
	 */
	GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel) throws GenerationFailed;

	/**
	 * Waits for the image of a request that is {@link RequestState#HELD}, and sends
	 * nothing.
	 * @throws GenerationFailed as {@link ImageGenerator#generate} does
	 */
	default GeneratedImage resume(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		throw new IllegalStateException("No request is held by " + engine());
	}

	/**
	 * Looks up a request that may have been sent.
	 * @throws GenerationFailed of kind {@link GenerationFailed.Kind#UNAVAILABLE} when the
	 * server does not respond
	 */
	default RequestState lookUp(ImageRequest request) throws GenerationFailed {
		return RequestState.UNKNOWN;
	}

	/** Checks the server; takes a few seconds at most and never throws. */
	Health health();

	/** What this server supports; the concurrency is this server's alone. */
	Capabilities capabilities();

}
