package app.galley.credential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a credential states: how the image was made, and what was done to this file of it.
 *
 * @param trained whether a trained model made the image; false for one drawn by an
 * algorithm
 * @param software name and version of the model or program that made it, at most 200
 * characters
 * @param resized whether the file is smaller than the original
 * @param converted whether the file has another format than the original
 */
public record Origin(boolean trained, String software, boolean resized, boolean converted) {

	static final String VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/";

	private static final int MAX_SOFTWARE_LENGTH = 200;

	public Origin {
		software = software.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ").strip();
		software = software.substring(0, Math.min(software.length(), MAX_SOFTWARE_LENGTH));
	}

	/** The origin of an original. */
	public Origin(boolean trained, String software) {
		this(trained, software, false, false);
	}

	/** The origin of a copy. */
	public Origin copy(boolean resized, boolean converted) {
		return new Origin(this.trained, this.software, resized, converted);
	}

	/** As C2PA lists actions, in order. */
	List<Map<String, Object>> actions() {
		Map<String, Object> created = new LinkedHashMap<>();
		created.put("action", "c2pa.created");
		created.put("digitalSourceType", VOCABULARY + (this.trained ? "trainedAlgorithmicMedia" : "algorithmicMedia"));
		created.put("softwareAgent", Map.of("name", this.software));
		List<Map<String, Object>> actions = new ArrayList<>();
		actions.add(created);
		if (this.resized) {
			actions.add(Map.of("action", "c2pa.resized"));
		}
		if (this.converted) {
			actions.add(Map.of("action", "c2pa.converted"));
		}
		return actions;
	}

}
