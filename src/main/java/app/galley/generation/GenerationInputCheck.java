package app.galley.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.Profile;
import app.galley.generation.engine.PromptCleaner;
import app.galley.generation.engine.SdxlSize;
import app.galley.problem.Problem.Fault;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;

/**
 * Turns the input of a mutation into parameters.
 */
final class GenerationInputCheck {

	private static final int MAX_PROMPT = 1000;

	private static final int MAX_ALT = 500;

	private static final int MAX_SAMPLER = 100;

	private GenerationInputCheck() {
	}

	/**
	 * Checks every value, the alternative text too, cleans the prompts and fills in the
	 * defaults.
	 * @param defaults the engine's, for this profile
	 * @throws Refused with every fault at once
	 */
	static GenerationParameters check(GenerationInput input, Profile defaults) {
		List<Fault> faults = new ArrayList<>();
		String cleaned = PromptCleaner.clean(text("input.prompt", input.prompt(), MAX_PROMPT, faults));
		if (input.prompt().isBlank()) {
			faults.add(new Fault("input.prompt", "describe the image in 1 to 1,000 characters"));
		}
		else if (cleaned.isEmpty()) {
			faults.add(new Fault("input.prompt",
					"contains only commands to the image server, which are removed; describe the image in words"));
		}
		String negativePrompt = input.negativePrompt();
		String negative = (negativePrompt != null)
				? PromptCleaner.clean(text("input.negativePrompt", negativePrompt, MAX_PROMPT, faults))
				: defaults.negativePrompt();
		SdxlSize size = new SdxlSize(orElse(input.width(), defaults.width()),
				orElse(input.height(), defaults.height()));
		check(size, faults);
		int checkedSteps = orElse(input.steps(), defaults.steps());
		if (checkedSteps < 1 || checkedSteps > 150) {
			faults.add(new Fault("input.steps", "enter 1 to 150"));
		}
		Double cfgScale = input.cfgScale();
		double scale = (cfgScale != null) ? cfgScale : defaults.cfgScale();
		if (!(scale >= 0 && scale <= 30)) {
			faults.add(new Fault("input.cfgScale", "enter 0 to 30"));
		}
		int checkedSeed = orElse(input.seed(), ThreadLocalRandom.current().nextInt(Integer.MAX_VALUE));
		if (checkedSeed < 0) {
			faults.add(new Fault("input.seed", "enter 0 to 2147483647, or leave it out for a random seed"));
		}
		String sampler = input.sampler();
		String checkedSampler = (sampler != null) ? text("input.sampler", sampler, MAX_SAMPLER, faults)
				: defaults.sampler();
		text("input.alt", altOf(input, ""), MAX_ALT, faults);
		if (!faults.isEmpty()) {
			throw new Refused(faults);
		}
		return new GenerationParameters(cleaned, negative, size, checkedSteps, scale, checkedSeed, checkedSampler);
	}

	/** The alternative text without white space at its ends. */
	static String altOf(GenerationInput input, String otherwise) {
		String alt = input.alt();
		return ((alt != null) ? alt : otherwise).strip();
	}

	private static int orElse(@Nullable Integer value, int otherwise) {
		return (value != null) ? value : otherwise;
	}

	private static void check(SdxlSize size, List<Fault> faults) {
		List<Fault> found = new ArrayList<>();
		checkSide("input.width", size.width(), size, found);
		checkSide("input.height", size.height(), size, found);
		if (found.isEmpty() && !size.trained()) {
			found.add(new Fault("input.width",
					"with this height makes %s, which SDXL is not trained on; the nearest size is %s".formatted(size,
							size.nearest())));
		}
		faults.addAll(found);
	}

	private static void checkSide(String field, int side, SdxlSize size, List<Fault> faults) {
		if (side <= 0 || side % 64 != 0) {
			faults.add(new Fault(field,
					"enter a multiple of 64 pixels; the nearest size is %s".formatted(size.nearest())));
		}
	}

	private static String text(String field, String text, int max, List<Fault> faults) {
		String stripped = text.strip();
		int length = stripped.codePointCount(0, stripped.length());
		if (length > max) {
			faults.add(new Fault(field, "enter at most %,d characters; this has %,d".formatted(max, length)));
		}
		if (stripped.codePoints().anyMatch(GenerationInputCheck::isUnprintable)) {
			faults.add(new Fault(field, "remove control characters and incomplete surrogate pairs"));
		}
		return stripped;
	}

	private static boolean isUnprintable(int character) {
		return switch (Character.getType(character)) {
			case Character.SURROGATE -> true;
			case Character.CONTROL -> character != '\n' && character != '\r' && character != '\t';
			default -> false;
		};
	}

}
