package app.galley.generation;

import java.util.List;
import java.util.stream.Stream;

import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.Profile;
import app.galley.generation.engine.SdxlSize;
import app.galley.problem.Problem.Fault;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GenerationInputTests {

	private static final Profile DEFAULTS = new Profile(1344, 768, 28, 6, "DPM++ 2M Karras", "text");

	@Test
	void usesTheEnginesDefaults() {
		GenerationParameters parameters = check(input("  A harbour  ", null, null, null));
		assertThat(parameters.prompt()).isEqualTo("A harbour");
		assertThat(parameters.negativePrompt()).isEqualTo("text");
		assertThat(parameters.size()).isEqualTo(new SdxlSize(1344, 768));
		assertThat(parameters.steps()).isEqualTo(28);
		assertThat(parameters.cfgScale()).isEqualTo(6);
		assertThat(parameters.sampler()).isEqualTo("DPM++ 2M Karras");
		assertThat(parameters.seed()).isNotNegative();
	}

	@Test
	void choosesADifferentSeedEachTime() {
		assertThat(
				Stream.generate(() -> check(input("A harbour", null, null, null)).seed()).limit(20).distinct().count())
			.isGreaterThan(15);
	}

	@Test
	void reportsAllFaultsTogether() {
		GenerationInput input = new GenerationInput.Fields(" ", "n".repeat(1001), 1000, 768, null, 0, 31.0, -1, null,
				"a".repeat(501));
		assertThat(faultsOf(input)).extracting(Fault::field)
			.containsExactlyInAnyOrder("input.prompt", "input.negativePrompt", "input.width", "input.steps",
					"input.cfgScale", "input.seed", "input.alt");
	}

	@ParameterizedTest
	@CsvSource({ "1200, 630, 1344 x 704", "1920, 1080, 1344 x 768", "512, 512, 1024 x 1024", "630, 1200, 704 x 1344",
			"1344, 1344, 1024 x 1024" })
	void proposesTheNearestSizeThatSdxlKnows(int width, int height, String nearest) {
		assertThat(faultsOf(input("A harbour", width, height, null)))
			.allSatisfy((fault) -> assertThat(fault.message()).contains("nearest size is " + nearest))
			.isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1344, 768", "768, 1344", "1024, 1024", "2048, 512" })
	void acceptsEveryTrainedSizeInBothOrientations(int width, int height) {
		assertThat(check(input("A harbour", width, height, null)).size()).isEqualTo(new SdxlSize(width, height));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -64, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void refusesImpossibleSizes(int width) {
		assertThat(faultsOf(input("A harbour", width, null, null))).extracting(Fault::field).contains("input.width");
	}

	@Test
	void countsCharactersNotCodeUnits() {
		assertThat(check(input("\uD83C\uDF0A".repeat(1000), null, null, null)).prompt()).hasSize(2000);
		assertThat(faultsOf(input("\uD83C\uDF0A".repeat(1001), null, null, null))).singleElement()
			.satisfies((fault) -> assertThat(fault.message()).contains("1,001"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\0b", "a\uD83Cb", "a\u001Bb" })
	void refusesControlCharactersAndHalfSurrogatePairs(String prompt) {
		assertThat(faultsOf(input(prompt, null, null, null))).extracting(Fault::field).containsExactly("input.prompt");
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, -0.1, Double.POSITIVE_INFINITY })
	void refusesAScaleOutOfRange(double cfgScale) {
		assertThat(faultsOf(input("A harbour", null, null, cfgScale))).extracting(Fault::field)
			.containsExactly("input.cfgScale");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			A <lora:evil:1> cat;                                       A cat
			cat <sd_cpp_extra_args>{"seed":9}</sd_cpp_extra_args> dog; cat dog
			cat | dog;                                                 cat , dog
			an __animal__;                                             an animal
			embedding:x, embedding embedding: :y;                      x, y
			x <b {{seed}};                                             x b seed
			(a mill:1.2), [fog:rain:0.5] at 50%;                       (a mill:1.2), [fog:rain:0.5] at 50%
			""")
	void removesCommandsFromBothPrompts(String prompt, String cleaned) {
		GenerationParameters parameters = check(
				new GenerationInput.Fields(prompt, prompt, null, null, null, null, null, null, null, null));
		assertThat(parameters.prompt()).isEqualTo(cleaned);
		assertThat(parameters.negativePrompt()).isEqualTo(cleaned);
		assertThat(check(input(cleaned, null, null, null)).prompt()).isEqualTo(cleaned);
	}

	@Test
	void refusesAPromptOfOnlyCommands() {
		assertThat(faultsOf(input("<lora:evil:1>", null, null, null))).singleElement().satisfies((fault) -> {
			assertThat(fault.field()).isEqualTo("input.prompt");
			assertThat(fault.message()).contains("only commands");
		});
	}

	private static GenerationParameters check(GenerationInput input) {
		return GenerationInputCheck.check(input, DEFAULTS);
	}

	private static List<Fault> faultsOf(GenerationInput input) {
		return assertThatExceptionOfType(Refused.class).isThrownBy(() -> check(input)).actual().faults();
	}

	private static GenerationInput input(String prompt, @Nullable Integer width, @Nullable Integer height,
			@Nullable Double cfgScale) {
		return new GenerationInput.Fields(prompt, null, width, height, null, null, cfgScale, null, null, "");
	}

}
