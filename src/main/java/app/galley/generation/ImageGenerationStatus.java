package app.galley.generation;

/**
 * The state of an image generation.
 */
public enum ImageGenerationStatus {

	QUEUED, RUNNING, DONE, FAILED, CANCELLED;

	/** Whether the state is final. */
	public boolean ended() {
		return switch (this) {
			case QUEUED, RUNNING -> false;
			case DONE, FAILED, CANCELLED -> true;
		};
	}

}
