package app.galley.generation.sdxl;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationFailed.Kind;
import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.RequestState;
import app.galley.generation.engine.SdxlSize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Responses as LocalAI, vLLM-Omni, SGLang, Xinference, OpenVINO and stable-diffusion.cpp
 * send them.
 */
class OpenAiImagesTests extends EngineContract {

	private static final String GENERATE = "POST /v1/images/generations";

	private static final String MODELS = "GET /v1/models";

	private static final String SDCPP_MODELS = "{\"data\":[{\"id\":\"sd-cpp-local\",\"object\":\"model\","
			+ "\"owned_by\":\"local\"}]}";

	@Override
	SdxlServer engine(URI url, SdxlSettings settings) {
		return new OpenAiImages(url, settings);
	}

	@Override
	String call() {
		return GENERATE;
	}

	@Override
	void give(byte[] image) {
		this.server.on(GENERATE, 200, reply("b64_json", Base64.getEncoder().encodeToString(image)));
	}

	@Override
	String prompt(JsonNode body) {
		return body.at("/prompt").asString();
	}

	@Override
	String negativePrompt(JsonNode body) {
		return body.at("/negative_prompt").asString();
	}

	private static String reply(String field, String value) {
		return "{\"created\":1764000000,\"data\":[{\"" + field + "\":\"" + value + "\",\"revised_prompt\":null}]}";
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', quoteCharacter = '`',
			textBlock = """
					generic;    {"model":"sdxl","prompt":"A lighthouse at dusk","n":1,"size":"1344x768","response_format":"b64_json","num_inference_steps":28,"guidance_scale":6.0,"negative_prompt":"text","seed":123}
					openvino;   {"model":"sdxl","prompt":"A lighthouse at dusk","n":1,"size":"1344x768","response_format":"b64_json","num_inference_steps":28,"guidance_scale":6.0,"negative_prompt":"text","rng_seed":123}
					localai;    {"model":"sdxl","prompt":"A lighthouse at dusk|text","n":1,"size":"1344x768","response_format":"b64_json","step":28,"seed":123}
					xinference; {"model":"sdxl","prompt":"A lighthouse at dusk","n":1,"size":"1344x768","response_format":"b64_json","kwargs":"{\\"num_inference_steps\\":28,\\"guidance_scale\\":6.0,\\"negative_prompt\\":\\"text\\",\\"seed\\":123}"}
					sdcpp;      {"model":"sdxl","prompt":"A lighthouse at dusk <sd_cpp_extra_args>{\\"negative_prompt\\":\\"text\\",\\"seed\\":123,\\"sample_params\\":{\\"sample_steps\\":28,\\"sample_method\\":\\"dpm++2m\\",\\"scheduler\\":\\"karras\\",\\"guidance\\":{\\"txt_cfg\\":6.0}},\\"embed_image_metadata\\":false}</sd_cpp_extra_args>","n":1,"size":"1344x768","response_format":"b64_json","output_format":"png"}
					""")
	void sendsAllParametersInEveryDialect(String dialect, String body) throws Exception {
		give(SdxlFixtures.PNG);
		GeneratedImage made = generate("openai.dialect", dialect, "model", "sdxl");
		assertThat(made.bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(made.engine()).isEqualTo("openai");
		assertThat(made.model()).isEqualTo("sdxl");
		assertThat(made.sampler()).isEqualTo(dialect.equals("sdcpp") ? null : "the server's own");
		assertThat(this.server.bodies.getFirst()).isEqualTo(SdxlHttp.JSON.readTree(body));
		assertThat(this.server.headers.getFirst()).doesNotContainKeys("Accept-encoding", "Upgrade", "Authorization");
	}

	@ParameterizedTest
	@CsvSource({ "openvino,false", "localai,true", "xinference,false", "sdcpp,false" })
	void sendsThePromptByteForByteInEveryDialect(String dialect, boolean joined) throws Exception {
		give(SdxlFixtures.PNG);
		String prompt = "A (\"red\" mill:1.2) at 50%, caf\u00e9  end.";
		engine("openai.dialect", dialect).generate(SdxlFixtures.request(prompt, "'text'", "Euler"), this.watcher,
				new CancelToken());
		String sent = prompt(sent());
		assertThat(sent.replaceFirst(" <sd_cpp_extra_args>.*", "")).isEqualTo(joined ? prompt + "|'text'" : prompt);
		assertThat(sent().toString()).contains("'text'");
	}

	@Test
	void sendsNoEmptyModelOrNegativePrompt() throws Exception {
		give(SdxlFixtures.PNG);
		ImageRequest request = new ImageRequest(SdxlFixtures.request().generationId(),
				new GenerationParameters("A b", "", new SdxlSize(1024, 1024), 8, 1, 5, "Euler SGM Uniform"));
		engine("openai.dialect", "localai").generate(request, this.watcher, new CancelToken());
		assertThat(this.server.bodies.getFirst()).isEqualTo(SdxlHttp.JSON.readTree("""
				{"prompt":"A b","n":1,"size":"1024x1024","response_format":"b64_json","step":8,"seed":5}"""));
	}

	@Test
	void usesThePathOfTheSettings() throws Exception {
		this.server.on("POST /v3/images/generations", 200,
				reply("b64_json", Base64.getEncoder().encodeToString(SdxlFixtures.PNG)));
		this.server.on("GET /v3/models", 200, "{\"data\":[]}");
		String[] settings = { "openai.path", "/v3/images/generations", "openai.dialect", "openvino" };
		assertThat(generate(settings).bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(engine(settings).health().up()).isTrue();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SdxlSettings.OpenAi(SdxlSettings.OpenAi.Dialect.GENERIC, "v3"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "generic", "openvino", "localai", "xinference" })
	void refusesStableDiffusionCppInADialectItIgnores(String dialect) {
		give(SdxlFixtures.PNG);
		this.server.on(MODELS, 200, SDCPP_MODELS);
		Health health = engine("openai.dialect", dialect).health();
		assertThat(health.up()).isFalse();
		assertThat(health.message()).contains("GALLEY_SDXL_OPENAI_DIALECT=sdcpp");
		GenerationFailed failure = failure("openai.dialect", dialect);
		assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
		assertThat(failure).hasMessage(health.message());
		assertThat(this.watcher.sendings).isZero();
		assertThat(this.server.count(GENERATE)).isZero();
	}

	@Test
	void acceptsStableDiffusionCppInItsDialectAndOthersWithAnyModelNames() throws Exception {
		give(SdxlFixtures.PNG);
		this.server.on(MODELS, 200, SDCPP_MODELS);
		assertThat(generate("openai.dialect", "sdcpp").bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(engine("openai.dialect", "sdcpp").health().up()).isTrue();
		for (String models : new String[] { "{\"object\":\"list\",\"data\":[{\"id\":\"sdxl\"},{}]}", "{\"data\":7}",
				"[]", "<html>models</html>", "" }) {
			this.server.on(MODELS, 200, models);
			assertThat(generate().bytes()).as(models).isEqualTo(SdxlFixtures.PNG);
			assertThat(engine().health().up()).as(models).isTrue();
		}
	}

	@Test
	void signsInWithAToken() throws Exception {
		give(SdxlFixtures.PNG);
		generate("token", "t0");
		assertThat(this.server.headers.getFirst().get("Authorization")).containsExactly("Bearer t0");
	}

	@Test
	void acceptsRawBytesAndDataUrls() throws Exception {
		this.server.on(GENERATE, (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "image/png");
			FakeServer.answer(exchange, 200, SdxlFixtures.PNG);
		});
		assertThat(generate().bytes()).isEqualTo(SdxlFixtures.PNG);
		this.server.on(GENERATE, 200,
				reply("url", "data:image/png;base64," + Base64.getEncoder().encodeToString(SdxlFixtures.PNG)));
		assertThat(generate().bytes()).isEqualTo(SdxlFixtures.PNG);
	}

	/** As LocalAI responds when it ignores response_format. */
	@Test
	void fetchesAnImageFromTheServersOwnAddress() throws Exception {
		this.server.on("GET /generated-images/b64.png",
				(exchange) -> FakeServer.answer(exchange, 200, SdxlFixtures.PNG));
		for (String address : new String[] { "/generated-images/b64.png?x=1", "generated-images/b64.png",
				url() + "/generated-images/b64.png" }) {
			this.server.on(GENERATE, 200, reply("url", address));
			assertThat(generate("token", "t0").bytes()).as(address).isEqualTo(SdxlFixtures.PNG);
		}
		assertThat(this.server.count(GENERATE)).isEqualTo(3);
		assertThat(this.server.headers)
			.allSatisfy((headers) -> assertThat(headers.get("Authorization")).containsExactly("Bearer t0"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "http://127.0.0.1:PORT/secret", "//127.0.0.1:PORT/secret", "http://OWN@127.0.0.1:PORT/secret",
					"https://OWN/secret", "file:///etc/passwd", "http://OWN:x/secret", "ftp://OWN/secret", "::" })
	void fetchesNothingFromAnywhereElse(String address) throws Exception {
		try (FakeServer other = new FakeServer()) {
			other.on("GET /secret", (exchange) -> FakeServer.answer(exchange, 200, SdxlFixtures.PNG));
			this.server.on(GENERATE, 200, reply("url", address.replace("PORT", String.valueOf(other.url().getPort()))
				.replace("OWN", url().getAuthority())));
			GenerationFailed failure = failure();
			assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
			assertThat(failure).hasMessageContaining("b64_json");
			assertThat(other.calls).isEmpty();
			assertThat(this.server.calls).containsExactly(MODELS, GENERATE);
		}
	}

	@Test
	void followsNoPathOrRedirectToAnotherServer() throws Exception {
		try (FakeServer other = new FakeServer()) {
			this.server.on("GET /moved", (exchange) -> {
				exchange.getResponseHeaders().set("Location", other.url() + "/secret");
				FakeServer.answer(exchange, 302, new byte[0]);
			});
			for (String address : new String[] { url() + "//" + other.url().getAuthority() + "/secret", "/moved" }) {
				this.server.on(GENERATE, 200, reply("url", address));
				GenerationFailed failure = failure();
				assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
				assertThat(failure).hasMessageContaining("does not return it");
			}
			assertThat(other.calls).isEmpty();
			assertThat(this.server.count(GENERATE)).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html>hello</html>", "{\"data\":[]}", "{\"data\":[{\"b64_json\":\"!\"}]}", "" })
	void refusesAResponseWithoutAnImage(String body) {
		this.server.on(GENERATE, 200, body);
		GenerationFailed failure = failure();
		assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
		assertThat(failure).hasMessageContaining("contains no image");
	}

	@Test
	void discardsAnImageThatArrivesAfterCancellation() throws Exception {
		CancelToken cancel = new CancelToken();
		CountDownLatch over = new CountDownLatch(1);
		this.server.on(GENERATE, (exchange) -> {
			cancel.cancel();
			await(over);
			FakeServer.answer(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8));
		});
		GenerationFailed failure = failure(cancel);
		over.countDown();
		assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
		assertThat(engine().capabilities().cancelRunning()).isFalse();
	}

	@Test
	void reportsNoProgressAndCannotLookUpARequest() throws Exception {
		give(SdxlFixtures.PNG);
		generate();
		assertThat(this.watcher.fractions).isEmpty();
		assertThat(this.server.calls).containsExactly(MODELS, GENERATE);
		assertThat(engine().capabilities().progress()).isFalse();
		assertThat(engine().lookUp(SdxlFixtures.request())).isEqualTo(RequestState.UNKNOWN);
	}

}
