package app.galley.proof;

import java.util.ArrayList;
import java.util.List;

/**
 * Viewport and color scheme of a screenshot.
 *
 * @param width CSS pixels
 * @param height CSS pixels
 */
record View(int width, int height, boolean dark) {

	/** The most important widths, one in each scheme. */
	static final List<View> SOME = List.of(new View(390, 844, true), new View(1440, 900, false));

	/** From narrow to wide, so that wider viewports fetch larger images. */
	static List<View> all() {
		List<View> views = new ArrayList<>();
		for (boolean dark : new boolean[] { false, true }) {
			views.add(new View(390, 844, dark));
			views.add(new View(820, 1180, dark));
			views.add(new View(1440, 900, dark));
		}
		return views;
	}

	@Override
	public String toString() {
		return this.width + "x" + this.height + (this.dark ? "-dark" : "-light");
	}

}
