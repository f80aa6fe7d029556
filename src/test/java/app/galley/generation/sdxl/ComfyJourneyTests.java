package app.galley.generation.sdxl;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/** From generateImage to the image, with ComfyUI at the other end. */
@GalleyTest
class ComfyJourneyTests {

	private static final String GENERATION = "query($id: ID!) { imageGeneration(id: $id) { status attempt error engine image { provenance { engine model aiGenerated sampler } } } }";

	@SuppressWarnings("NullAway.Init") // by start()
	private static FakeComfy comfy;

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("galley.sdxl.url", () -> comfy.url());
		registry.add("galley.sdxl.api", () -> "comfyui");
		registry.add("galley.sdxl.poll-interval", () -> "50ms");
		registry.add("galley.sdxl.fallback", () -> "sketch");
	}

	@BeforeAll
	static void start() throws IOException {
		comfy = new FakeComfy(new FakeServer());
	}

	@AfterAll
	static void stop() throws IOException {
		comfy.close();
	}

	@AfterEach
	void calm() {
		comfy.losingReplies = false;
		comfy.holding = false;
		comfy.restart();
	}

	@Test
	void fetchesTheImageWhoseResponseWasLostInsteadOfRequestingAnother() {
		comfy.losingReplies = true;
		String id = ask();
		JsonNode done = end(id);
		assertThat(done.at("/error").isNull()).isTrue();
		assertThat(done.at("/status").asString()).isEqualTo("DONE");
		assertThat(done.at("/attempt").asInt()).isEqualTo(2);
		assertThat(done.at("/engine").asString()).isEqualTo("comfyui");
		assertThat(done.at("/image/provenance")).isEqualTo(SdxlHttp.JSON.readTree(
				"""
						{"engine":"comfyui","model":"sd_xl_base_1.0.safetensors","aiGenerated":true,"sampler":"DPM++ 2M Karras"}"""));
		assertThat(sent(id)).isEqualTo(1);
	}

	@Test
	void sendsAgainAfterARestartOfTheServer() {
		comfy.holding = true;
		String id = ask();
		Api.await(() -> comfy.running.contains(id), (running) -> running);
		comfy.holding = false;
		comfy.restart();
		JsonNode done = end(id);
		assertThat(done.at("/status").asString()).isEqualTo("DONE");
		assertThat(done.at("/engine").asString()).isEqualTo("comfyui");
		assertThat(sent(id)).isEqualTo(2);
	}

	@Test
	void reportsTheSketchAsTheEngineWhereItReplacedTheServer() {
		comfy.http.on("POST /prompt", 503, "");
		JsonNode done = end(ask());
		comfy.speak();
		assertThat(done.at("/status").asString()).isEqualTo("DONE");
		assertThat(done.at("/engine").asString()).isEqualTo("sketch");
		assertThat(done.at("/image/provenance/engine").asString()).isEqualTo("sketch");
		assertThat(done.at("/image/provenance/aiGenerated").asBoolean()).isFalse();
		assertThat(done.at("/image/provenance/sampler").asString()).isEqualTo("sketch");
	}

	@Test
	void cancelsOnTheServerToo() {
		comfy.holding = true;
		String id = ask();
		Api.await(() -> comfy.running.contains(id), (running) -> running);
		comfy.http.on("POST /api/jobs/" + id + "/cancel", 200, "{\"cancelled\":true}");
		this.api.asEditor()
			.data("mutation($input: CancelImageGenerationInput!) { cancelImageGeneration(input: $input) { id } }",
					Map.of("input", Map.of("id", id)));
		assertThat(end(id).at("/status").asString()).isEqualTo("CANCELLED");
		Api.await(() -> comfy.http.count("POST /api/jobs/" + id + "/cancel"), (calls) -> calls == 1);
	}

	@Test
	void reportsTheEngineToSignedInAccounts() {
		String query = "{ imageEngine { name servers { up message } capabilities { progress cancelRunning resumable negativePrompt seed sampler concurrency } defaults { width height steps cfgScale sampler negativePrompt } } }";
		assertThat(this.api.errors(query, Map.of()).at("/0/extensions/code").asString()).isEqualTo("UNAUTHORIZED");
		assertThat(this.api.asEditor().data(query).get("imageEngine")).isEqualTo(SdxlHttp.JSON.readTree(
				"""
						{"name":"comfyui","servers":[{"up":true,"message":"ComfyUI responds."}],
						"capabilities":{"progress":true,"cancelRunning":true,"resumable":true,"negativePrompt":true,"seed":true,
						    "sampler":true,"concurrency":1},
						"defaults":{"width":1344,"height":768,"steps":28,"cfgScale":6.0,"sampler":"DPM++ 2M Karras",
						    "negativePrompt":"text, watermark, signature, logo, low quality, blurry, jpeg artifacts, deformed, extra fingers"}}"""));
	}

	@Test
	void usesTheProfileWhereTheRequestSaysNothing() {
		assertThat(sampled(ask())).isEqualTo("28 steps, cfg 6.0, dpmpp_2m of karras");
		assertThat(sampled(ask(Map.of("profile", "LIGHTNING")))).isEqualTo("8 steps, cfg 1.0, euler of sgm_uniform");
		assertThat(sampled(ask(Map.of("profile", "LIGHTNING", "steps", 4, "cfgScale", 1.5))))
			.isEqualTo("4 steps, cfg 1.5, euler of sgm_uniform");
		String candidate = this.api.asEditor()
			.data("mutation($input: GenerateImagesInput!) { generateImages(input: $input) { id } }",
					Map.of("input",
							Map.of("taskId", Newsroom.id(this.newsroom.draft("Choices")), "prompt", "A road", "count",
									1, "profile", "LIGHTNING")))
			.at("/generateImages/0/id")
			.asString();
		assertThat(sampled(candidate)).startsWith("8 steps, cfg 1.0");
		assertThat(this.api.asEditor()
			.data("{ imageEngine { defaults(profile: LIGHTNING) { steps cfgScale negativePrompt } } }")
			.at("/imageEngine/defaults"))
			.isEqualTo(SdxlHttp.JSON.readTree("{\"steps\":8,\"cfgScale\":1.0,\"negativePrompt\":\"\"}"));
	}

	/** The prompt is cleaned once, at the mutation. */
	@Test
	void storesSendsAndCreditsTheSamePrompts() {
		String id = ask(Map.of("prompt", "A  <lora:x:1> road | at __dawn__\n(fog:1.2) ", "negativePrompt", "<b> cars"));
		assertThat(end(id).at("/status").asString()).isEqualTo("DONE");
		JsonNode generation = this.api.asEditor()
			.data("query($id: ID!) { imageGeneration(id: $id) { prompt negativePrompt image { provenance { prompt negativePrompt } } } }",
					Map.of("id", id))
			.get("imageGeneration");
		assertThat(generation.at("/prompt").asString()).isEqualTo("A road , at dawn (fog:1.2)");
		assertThat(generation.at("/negativePrompt").asString()).isEqualTo("b cars");
		JsonNode graph = body(id).get("prompt");
		for (String field : new String[] { "prompt", "negativePrompt" }) {
			String node = field.equals("prompt") ? "positive" : "negative";
			assertThat(graph.at("/" + node + "/inputs/text")).isEqualTo(generation.get(field));
			assertThat(generation.at("/image/provenance/" + field)).isEqualTo(generation.get(field));
		}
	}

	private static JsonNode body(String id) {
		return comfy.http.bodies.stream()
			.filter((body) -> body.at("/prompt_id").asString("").equals(id))
			.findFirst()
			.orElseThrow();
	}

	/** What the server received, once it has generated the image. */
	private String sampled(String id) {
		assertThat(end(id).at("/status").asString()).isEqualTo("DONE");
		JsonNode inputs = body(id).at("/prompt/sampler/inputs");
		return "%s steps, cfg %s, %s of %s".formatted(inputs.get("steps"), inputs.get("cfg"),
				inputs.get("sampler_name").asString(), inputs.get("scheduler").asString());
	}

	private String ask() {
		return ask(Map.of());
	}

	private String ask(Map<String, ?> more) {
		Map<String, Object> input = new HashMap<>(
				Map.of("taskId", Newsroom.id(this.newsroom.draft("A journey " + UUID.randomUUID())), "prompt",
						"A road at dawn", "seed", 11));
		input.putAll(more);
		return this.api.asEditor()
			.data("mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input", input))
			.at("/generateImage/id")
			.asString();
	}

	private JsonNode end(String id) {
		return Api.await(() -> this.api.asEditor().data(GENERATION, Map.of("id", id)).get("imageGeneration"),
				(generation) -> generation.at("/status").asString().matches("DONE|FAILED|CANCELLED"));
	}

	private static long sent(String id) {
		return comfy.http.bodies.stream().filter((body) -> body.at("/prompt_id").asString("").equals(id)).count();
	}

}
