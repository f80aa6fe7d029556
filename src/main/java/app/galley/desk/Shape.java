package app.galley.desk;

import java.util.List;

/**
 * A size that a picture can be asked for in. Cards show 16:9 of it.
 *
 * @param width pixels
 * @param height pixels
 */
record Shape(int width, int height) {

	/**
	 * Of the sizes that SDXL was trained on, those that suit a page; the first is usual.
	 */
	static final List<Shape> PROPOSED = List.of(new Shape(1344, 768), new Shape(1216, 832), new Shape(1024, 1024),
			new Shape(832, 1216), new Shape(1536, 640));

	public int cropWidth() {
		return Math.min(this.width, this.height * 16 / 9);
	}

	public int cropHeight() {
		return Math.min(this.height, this.width * 9 / 16);
	}

	@Override
	public String toString() {
		return this.width + "×" + this.height;
	}

}
