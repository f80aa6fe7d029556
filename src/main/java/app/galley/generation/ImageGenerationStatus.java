package app.galley.generation;

/**
 * Where an image generation stands.
 */
public enum ImageGenerationStatus {

	QUEUED, RUNNING, DONE, FAILED, CANCELLED;

	/** Nothing will change any more. */
	public boolean ended() {
		return switch (this) {
			case QUEUED, RUNNING -> false;
			case DONE, FAILED, CANCELLED -> true;
		};
	}

}
