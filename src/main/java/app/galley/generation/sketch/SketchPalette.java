package app.galley.generation.sketch;

import java.awt.Color;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Five matching colours: two for the background, three for the motif.
 */
record SketchPalette(Color top, Color bottom, Color first, Color second, Color accent) {

	private static final List<SketchPalette> ALL = List.of(of(0x0b1d3a, 0x1f4e79, 0x2f7fb5, 0x7cc6d9, 0xffb454),
			of(0xfde8d0, 0xf7b895, 0xe4572e, 0x8c2f39, 0x2e294e), of(0x10241b, 0x1f5134, 0x4f9d69, 0xb5d99c, 0xf2c14e),
			of(0x2b1b3d, 0x5b2a86, 0x9a4fb8, 0xe27fb1, 0xffd166), of(0xe8f1f2, 0xb3d4dc, 0x3a7ca5, 0x16425b, 0xf25f5c),
			of(0xfff4e0, 0xffd9a0, 0xf2994a, 0x6a4c93, 0x1982c4), of(0x1a1a2e, 0x16213e, 0x0f5c8a, 0xe94560, 0xf6e7cb),
			of(0xf3efe7, 0xd8cbb8, 0xa47551, 0x4d3b2f, 0x3d7068), of(0x06313a, 0x0b6e6e, 0x3fb8af, 0xdad8a7, 0xff7f66),
			of(0xf9e7ef, 0xe8b7d4, 0xb565a7, 0x5b3a8c, 0x2ec4b6), of(0x2d1e1e, 0x6b2d2d, 0xc8553d, 0xf28f3b, 0xf4e3b2),
			of(0xe9f5db, 0xcfe1b9, 0x87986a, 0x3f5a36, 0xe07a5f), of(0x0d1b2a, 0x1b263b, 0x415a77, 0x90a4bd, 0xff6b6b),
			of(0xfefae0, 0xe9edc9, 0xd4a373, 0x606c38, 0x283618), of(0x001219, 0x005f73, 0x0a9396, 0x94d2bd, 0xee9b00),
			of(0xf0edff, 0xc9c2f7, 0x7b6fd6, 0x3c2f8f, 0xff9f68));

	static SketchPalette pick(SplittableRandom random) {
		return ALL.get(random.nextInt(ALL.size()));
	}

	/** The colour at a depth from 0 (background) to 1 (front). */
	Color between(double at) {
		return (at < 0.5) ? mix(this.bottom, this.first, at * 2) : mix(this.first, this.second, at * 2 - 1);
	}

	Color any(SplittableRandom random) {
		return switch (random.nextInt(4)) {
			case 0 -> this.first;
			case 1 -> this.second;
			case 2 -> this.accent;
			default -> mix(this.first, this.second, 0.5);
		};
	}

	static Color mix(Color from, Color to, double at) {
		return new Color(mix(from.getRed(), to.getRed(), at), mix(from.getGreen(), to.getGreen(), at),
				mix(from.getBlue(), to.getBlue(), at));
	}

	static Color fade(Color color, double opacity) {
		return new Color(color.getRed(), color.getGreen(), color.getBlue(), (int) Math.round(opacity * 255));
	}

	private static int mix(int from, int to, double at) {
		return (int) Math.round(from + (to - from) * Math.clamp(at, 0, 1));
	}

	private static SketchPalette of(int top, int bottom, int first, int second, int accent) {
		return new SketchPalette(new Color(top), new Color(bottom), new Color(first), new Color(second),
				new Color(accent));
	}

}
