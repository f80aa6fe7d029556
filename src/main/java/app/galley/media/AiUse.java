package app.galley.media;

/**
 * How far AI made an image, by the words of IPTC's digital source types.
 */
public enum AiUse {

	/** A trained model made the image. */
	GENERATED("trainedAlgorithmicMedia"),

	/** A trained model made part of the image. */
	COMPOSITE("compositeWithTrainedAlgorithmicMedia");

	private final String sourceType;

	AiUse(String sourceType) {
		this.sourceType = sourceType;
	}

	/** The last part of the digital source type's URI. */
	String sourceType() {
		return this.sourceType;
	}

}
