package app.galley.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import app.galley.generation.sdxl.Profile;
import app.galley.problem.Problem.Fault;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

/**
 * An order with every value in its range and every default filled in.
 */
record CheckedOrder(String prompt, String negativePrompt, SdxlSize size, int steps, double cfgScale, int seed,
		String sampler, String alt) {

	private static final int LONGEST_PROMPT = 1000;

	private static final int LONGEST_ALT = 500;

	private static final int LONGEST_SAMPLER = 100;

	/**
	 * Checks all of it.
	 * @param defaults the engine's, for the profile that was asked for
	 * @throws Refused with every fault at once
	 */
	static CheckedOrder of(ImageOrder order, Profile defaults) {
		List<Fault> faults = new ArrayList<>();
		String prompt = text("input.prompt", order.prompt(), LONGEST_PROMPT, faults);
		if (prompt.isEmpty()) {
			faults.add(new Fault("input.prompt", "is empty: say what the picture shows, in 1 to 1,000 characters"));
		}
		String negative = (order.negativePrompt() != null)
				? text("input.negativePrompt", order.negativePrompt(), LONGEST_PROMPT, faults)
				: defaults.negativePrompt();
		SdxlSize size = new SdxlSize(orElse(order.width(), defaults.width()),
				orElse(order.height(), defaults.height()));
		check(size, faults);
		int steps = orElse(order.steps(), defaults.steps());
		if (steps < 1 || steps > 150) {
			faults.add(new Fault("input.steps", "must be from 1 to 150; it is " + steps));
		}
		double cfgScale = (order.cfgScale() != null) ? order.cfgScale() : defaults.cfgScale();
		if (!(cfgScale >= 0 && cfgScale <= 30)) {
			faults.add(new Fault("input.cfgScale", "must be from 0 to 30; it is " + cfgScale));
		}
		int seed = orElse(order.seed(), ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
		if (seed < 0) {
			faults.add(new Fault("input.seed",
					"must be from 0 to 2147483647; it is " + seed + ": leave it out to have one chosen at random"));
		}
		String sampler = (order.sampler() != null) ? text("input.sampler", order.sampler(), LONGEST_SAMPLER, faults)
				: defaults.sampler();
		String alt = text("input.alt", (order.alt() != null) ? order.alt() : "", LONGEST_ALT, faults);
		if (!faults.isEmpty()) {
			throw new Refused(faults);
		}
		return new CheckedOrder(prompt, negative, size, steps, cfgScale, seed, sampler, alt);
	}

	/** The same with another seed; one past the last is the first. */
	CheckedOrder withSeed(long other) {
		return new CheckedOrder(this.prompt, this.negativePrompt, this.size, this.steps, this.cfgScale,
				(int) (other & Integer.MAX_VALUE), this.sampler, this.alt);
	}

	private static int orElse(@Nullable Integer value, int otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static void check(SdxlSize size, List<Fault> faults) {
		List<Fault> odd = new ArrayList<>();
		multiple("input.width", size.width(), size, odd);
		multiple("input.height", size.height(), size, odd);
		if (odd.isEmpty() && !size.trained()) {
			odd.add(new Fault("input.width",
					"with height makes %s, which SDXL was not trained on: the nearest size is %s".formatted(size,
							size.nearest())));
		}
		faults.addAll(odd);
	}

	private static void multiple(String field, int value, SdxlSize size, List<Fault> faults) {
		if (value <= 0 || value % 64 != 0) {
			faults.add(new Fault(field,
					"must be a multiple of 64; it is %d: the nearest size is %s".formatted(value, size.nearest())));
		}
	}

	private static String text(String field, String text, int longest, List<Fault> faults) {
		String trimmed = text.strip();
		int length = trimmed.codePointCount(0, trimmed.length());
		if (length > longest) {
			faults.add(new Fault(field, "has %,d characters; at most %,d are allowed".formatted(length, longest)));
		}
		if (trimmed.codePoints().anyMatch(CheckedOrder::unprintable)) {
			faults.add(new Fault(field,
					"holds control characters or half a surrogate pair: send it as plain Unicode text without them"));
		}
		return trimmed;
	}

	private static boolean unprintable(int character) {
		return switch (Character.getType(character)) {
			case Character.SURROGATE -> true;
			case Character.CONTROL -> character != '\n' && character != '\r' && character != '\t';
			default -> false;
		};
	}

}
