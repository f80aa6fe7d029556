package app.galley.settings;

import java.util.Locale;
import java.util.stream.DoubleStream;

import org.jspecify.annotations.Nullable;

/**
 * Accent colours that can be read (WCAG 2.2, contrast of level AA).
 *
 * @param light for the light scheme, such as {@code #9a2b1c}
 * @param dark for the dark scheme
 */
public record Accent(String light, String dark) {

	static final double MIN_CONTRAST = 4.5;

	private static final int STEPS = 200;

	private static final int BLACK = 0x000000;

	private static final int WHITE = 0xffffff;

	/** Colours of the two schemes, as the chosen one and the other. */
	static Accent of(String accent, @Nullable String accentDark) {
		return new Accent(accent, (accentDark != null) ? accentDark : Scheme.DARK.nearest(accent));
	}

	/**
	 * A scheme of site/public/site.css with the backgrounds behind text: --paper and
	 * --raised.
	 */
	enum Scheme {

		LIGHT(0xfdfcf9, 0xf4f1ea, BLACK), DARK(0x171613, 0x211f1b, WHITE);

		private final int paper;

		private final int raised;

		private final int farEnd;

		Scheme(int paper, int raised, int farEnd) {
			this.paper = paper;
			this.raised = raised;
			this.farEnd = farEnd;
		}

		/** Lowest contrast of text in this colour, 1 to 21. */
		double contrast(String color) {
			return contrast(parse(color));
		}

		private double contrast(int color) {
			return Math.min(ratio(color, this.paper), ratio(color, this.raised));
		}

		boolean allows(String color) {
			return contrast(color) >= MIN_CONTRAST;
		}

		/** The colour itself, or the most similar of its hue that can be read. */
		String nearest(String color) {
			int from = parse(color);
			int step = 0;
			int mixed = from;
			while (contrast(mixed) < MIN_CONTRAST && step < STEPS) {
				step++;
				mixed = mix(from, this.farEnd, (double) step / STEPS);
			}
			return "#%06x".formatted(mixed);
		}

	}

	private static int parse(String color) {
		return Integer.parseInt(color.substring(1).toLowerCase(Locale.ROOT), 16);
	}

	private static int mix(int color, int end, double share) {
		int mixed = 0;
		for (int shift = 16; shift >= 0; shift -= 8) {
			double channel = channel(color, shift) * (1 - share) + channel(end, shift) * share;
			mixed |= (int) Math.round(channel) << shift;
		}
		return mixed;
	}

	private static int channel(int color, int shift) {
		return color >> shift & 0xff;
	}

	private static double ratio(int one, int other) {
		double lighter = Math.max(luminance(one), luminance(other));
		double darker = Math.min(luminance(one), luminance(other));
		return (lighter + 0.05) / (darker + 0.05);
	}

	private static double luminance(int color) {
		double[] linear = DoubleStream.of(channel(color, 16), channel(color, 8), channel(color, 0))
			.map((value) -> value / 255)
			.map((value) -> (value <= 0.04045) ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4))
			.toArray();
		return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
	}

}
