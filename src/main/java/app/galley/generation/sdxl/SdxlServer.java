package app.galley.generation.sdxl;

/**
 * One SDXL server and its protocol.
 */
interface SdxlServer {

	/** {@code sdapi}, {@code openai} or {@code comfyui}. */
	String engine();

	/**
	 * Tells it from the others, in whichever process; without user and password.
	 */
	String address();

	/**
	 * Sends the request, once, and waits for the picture.
	 * @throws GenerationFailed as {@link ImageGenerator#generate} says
	 */
	GeneratedImage generate(ImageRequest request, ProgressSink progress, CancelToken cancel) throws GenerationFailed;

	/**
	 * Waits for the picture of a request that is {@link RequestState#HELD}, and sends
	 * nothing.
	 * @throws GenerationFailed as {@link ImageGenerator#generate} says
	 */
	default GeneratedImage resume(ImageRequest request, ProgressSink progress, CancelToken cancel)
			throws GenerationFailed {
		throw new IllegalStateException("No request is held by " + engine());
	}

	/**
	 * What became of a request that may have been sent.
	 * @throws GenerationFailed of kind {@link GenerationFailed.Kind#UNAVAILABLE} when the
	 * server cannot be asked now
	 */
	default RequestState lookUp(ImageRequest request) throws GenerationFailed {
		return RequestState.UNKNOWN;
	}

	/** Asks the server; takes a few seconds at most and never throws. */
	Health health();

	/** What this server can do; its places are its own. */
	Capabilities capabilities();

}
