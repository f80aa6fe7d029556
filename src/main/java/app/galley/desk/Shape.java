package app.galley.desk;

import java.util.List;

/**
 * A size in which images can be generated. Cards crop it to 16:9.
 *
 * @param width in pixels
 * @param height in pixels
 */
record Shape(int width, int height) {

	/**
	 * The sizes that suit a page, of those that SDXL was trained on; the first is the
	 * default.
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
