package app.galley.generation;

import java.util.List;
import java.util.stream.Stream;

import app.galley.generation.sdxl.Profile;
import app.galley.problem.Problem.Fault;
import app.galley.problem.Refused;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CheckedOrderTests {

	private static final Profile DEFAULTS = new Profile(1344, 768, 28, 6, "DPM++ 2M Karras", "text");

	@Test
	void fillsInTheEnginesDefaults() {
		CheckedOrder order = CheckedOrder.of(order("  A harbour  ", null, null, null), DEFAULTS);
		assertThat(order.prompt()).isEqualTo("A harbour");
		assertThat(order.negativePrompt()).isEqualTo("text");
		assertThat(order.size()).isEqualTo(new SdxlSize(1344, 768));
		assertThat(order.steps()).isEqualTo(28);
		assertThat(order.cfgScale()).isEqualTo(6);
		assertThat(order.sampler()).isEqualTo("DPM++ 2M Karras");
		assertThat(order.seed()).isNotNegative();
	}

	@Test
	void choosesAnotherSeedEachTime() {
		assertThat(Stream.generate(() -> CheckedOrder.of(order("A harbour", null, null, null), DEFAULTS).seed())
			.limit(20)
			.distinct()
			.count()).isGreaterThan(15);
	}

	@Test
	void namesEveryFaultAtOnce() {
		ImageOrder order = new ImageOrder(" ", "n".repeat(1001), 1000, 768, null, 0, 31.0, -1, null, "a".repeat(501));
		assertThat(faultsOf(order)).extracting(Fault::field)
			.containsExactlyInAnyOrder("input.prompt", "input.negativePrompt", "input.width", "input.steps",
					"input.cfgScale", "input.seed", "input.alt");
	}

	@ParameterizedTest
	@CsvSource({ "1200, 630, 1344 x 704", "1920, 1080, 1344 x 768", "512, 512, 1024 x 1024", "630, 1200, 704 x 1344",
			"1344, 1344, 1024 x 1024" })
	void proposesTheNearestSizeThatSdxlKnows(int width, int height, String nearest) {
		assertThat(faultsOf(order("A harbour", width, height, null)))
			.allSatisfy((fault) -> assertThat(fault.message()).contains("nearest size is " + nearest))
			.isNotEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "1344, 768", "768, 1344", "1024, 1024", "2048, 512" })
	void takesEveryTrainedSizeEitherWayRound(int width, int height) {
		assertThat(CheckedOrder.of(order("A harbour", width, height, null), DEFAULTS).size())
			.isEqualTo(new SdxlSize(width, height));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -64, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void refusesSizesThatAreNone(int width) {
		assertThat(faultsOf(order("A harbour", width, null, null))).extracting(Fault::field).contains("input.width");
	}

	@Test
	void countsCharactersNotCodeUnits() {
		assertThat(CheckedOrder.of(order("\uD83C\uDF0A".repeat(1000), null, null, null), DEFAULTS).prompt())
			.hasSize(2000);
		assertThat(faultsOf(order("\uD83C\uDF0A".repeat(1001), null, null, null))).singleElement()
			.satisfies((fault) -> assertThat(fault.message()).contains("1,001"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\0b", "a\uD83Cb", "a\u001Bb" })
	void refusesWhatPostgreSqlOrAServerCannotTake(String prompt) {
		assertThat(faultsOf(order(prompt, null, null, null))).extracting(Fault::field).containsExactly("input.prompt");
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, -0.1, Double.POSITIVE_INFINITY })
	void refusesAScaleThatIsNoNumberInRange(double cfgScale) {
		assertThat(faultsOf(order("A harbour", null, null, cfgScale))).extracting(Fault::field)
			.containsExactly("input.cfgScale");
	}

	private static List<Fault> faultsOf(ImageOrder order) {
		return assertThatExceptionOfType(Refused.class).isThrownBy(() -> CheckedOrder.of(order, DEFAULTS))
			.actual()
			.faults();
	}

	private static ImageOrder order(String prompt, @Nullable Integer width, @Nullable Integer height,
			@Nullable Double cfgScale) {
		return new ImageOrder(prompt, null, width, height, null, null, cfgScale, null, null, "");
	}

}
