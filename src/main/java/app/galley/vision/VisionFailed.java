package app.galley.vision;

/**
 * A vision server made no proposal.
 */
final class VisionFailed extends Exception {

	private static final long serialVersionUID = 1L;

	private final boolean temporary;

	/**
	 * @param message what the server does and what to do, without its name and without
	 * anything that it sent
	 * @param temporary whether the same request may succeed later
	 */
	VisionFailed(String message, boolean temporary) {
		super("The vision server " + message);
		this.temporary = temporary;
	}

	static VisionFailed noText() {
		return new VisionFailed("proposes no usable text: write the alt text, or try again", true);
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	boolean isTemporary() {
		return this.temporary;
	}

}
