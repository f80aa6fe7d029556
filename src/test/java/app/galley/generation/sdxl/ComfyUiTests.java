package app.galley.generation.sdxl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import app.galley.Api;
import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationFailed.Kind;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.RequestState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Responses as ComfyUI's server.py sends them. */
class ComfyUiTests extends EngineContract {

	private static final String PROMPT = "POST /prompt";

	private static final String ID = SdxlFixtures.request().generationId().toString();

	private final FakeComfy comfy;

	ComfyUiTests() {
		try {
			this.comfy = new FakeComfy(this.server);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	void stop() throws IOException {
		this.comfy.close();
	}

	@Override
	SdxlServer engine(URI url, SdxlSettings settings) {
		return new ComfyUi(url, settings);
	}

	@Override
	URI url() {
		return this.comfy.url();
	}

	@Override
	String call() {
		return PROMPT;
	}

	@Override
	void give(byte[] image) {
		this.comfy.picture = image;
	}

	@Override
	String prompt(JsonNode body) {
		return body.at("/prompt/positive/inputs/text").asString();
	}

	@Override
	String negativePrompt(JsonNode body) {
		return body.at("/prompt/negative/inputs/text").asString();
	}

	@Test
	void sendsTheGraphUnderOurIdAndFetchesTheImage() throws Exception {
		GeneratedImage made = generate();
		assertThat(made.bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(made.engine()).isEqualTo("comfyui");
		assertThat(made.model()).isEqualTo("sd_xl_base_1.0.safetensors");
		JsonNode sent = this.server.bodies.getFirst();
		assertThat(sent.at("/prompt_id").asString()).isEqualTo(ID);
		assertThat(sent.at("/client_id").asString()).isEqualTo(ID);
		assertThat(sent.at("/prompt/sampler/inputs")).isEqualTo(SdxlHttp.JSON.readTree("""
				{"model":["checkpoint",0],"positive":["positive",0],"negative":["negative",0],"latent_image":["size",0],
				"seed":123,"steps":28,"cfg":6.0,"sampler_name":"dpmpp_2m","scheduler":"karras","denoise":1.0}"""));
		assertThat(sent.at("/prompt/size/inputs").toString())
			.isEqualTo("{\"width\":1344,\"height\":768,\"batch_size\":1}");
		assertThat(sent.at("/prompt/negative/inputs/text").asString()).isEqualTo("text");
		assertThat(sent.at("/prompt/picture/class_type").asString()).isEqualTo("PreviewImage");
		assertThat(this.server.count(PROMPT)).isEqualTo(1);
	}

	@Test
	void reportsTheProgressOfItsOwnRequestAndWakesAtTheEnd() throws Exception {
		this.comfy.holding = true;
		CompletableFuture<GeneratedImage> made = inBackground("poll-interval", "30s");
		Api.await(() -> this.comfy.running.size() + this.comfy.listeners(), (sum) -> sum == 2);
		this.comfy.send("{\"type\":\"progress\",\"data\":{\"value\":1,\"max\":4,\"prompt_id\":\"other\"}}");
		this.comfy.send("{\"type\":\"progress\",\"data\":{\"value\":7,\"max\":28,\"prompt_id\":\"" + ID + "\"}}");
		Api.await(() -> this.watcher.steps.size(), (steps) -> steps == 1);
		this.comfy.finish(ID);
		this.comfy.send("{\"type\":\"execution_success\",\"data\":{\"prompt_id\":\"" + ID + "\"}}");
		assertThat(made.get().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(this.watcher.fractions).containsExactly(0.25);
		assertThat(this.watcher.steps).containsExactly(7);
	}

	@Test
	void generatesWithoutWebSockets() throws Exception {
		this.comfy.sockets = false;
		assertThat(generate().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(this.watcher.fractions).isEmpty();
	}

	@Test
	void findsTheImageWhoseResponseWasLost() throws Exception {
		this.comfy.losingReplies = true;
		assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
		assertThat(engine().lookUp(SdxlFixtures.request())).isEqualTo(RequestState.HELD);
		assertThat(resumed().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(this.server.count(PROMPT)).isEqualTo(1);
	}

	@Test
	void picksUpARequestThatAnotherProcessSent() throws Exception {
		this.comfy.pending.add(ID);
		assertThat(engine().lookUp(SdxlFixtures.request())).isEqualTo(RequestState.HELD);
		CompletableFuture<GeneratedImage> made = CompletableFuture.supplyAsync(this::resumed);
		Api.await(this.comfy::listeners, (listeners) -> listeners == 1);
		this.comfy.finish(ID);
		assertThat(made.get().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(this.server.count(PROMPT)).isZero();
	}

	@Test
	void sendsAgainAfterARestart() throws Exception {
		this.comfy.holding = true;
		CompletableFuture<GeneratedImage> made = inBackground();
		Api.await(() -> this.comfy.running.size(), (running) -> running == 1);
		this.comfy.restart();
		Api.await(() -> this.server.count(PROMPT), (sent) -> sent == 2);
		Api.await(() -> this.comfy.running.size(), (running) -> running == 1);
		this.comfy.finish(ID);
		assertThat(made.get().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(this.watcher.sendings).isEqualTo(2);
	}

	@Test
	void givesUpOnAServerThatKeepsRestarting() throws Exception {
		this.comfy.holding = true;
		CompletableFuture<GenerationFailed> failure = CompletableFuture.supplyAsync(() -> failure());
		for (int i = 1; i <= 3; i++) {
			int times = i;
			Api.await(() -> this.server.count(PROMPT), (sent) -> sent == times);
			Api.await(() -> this.comfy.running.size(), (running) -> running == 1);
			this.comfy.restart();
		}
		assertThat(failure.get().safeToRetry()).isTrue();
		assertThat(engine().lookUp(SdxlFixtures.request())).isEqualTo(RequestState.GONE);
		assertThat(this.server.count(PROMPT)).isEqualTo(3);
	}

	@Test
	void waitsForAServerThatIsDownInBetween() throws Exception {
		this.comfy.holding = true;
		CompletableFuture<GeneratedImage> made = inBackground();
		Api.await(() -> this.comfy.running.size(), (running) -> running == 1);
		AtomicInteger asked = new AtomicInteger();
		this.server.on("GET /history/" + ID, (exchange) -> {
			boolean away = asked.incrementAndGet() < 4;
			this.comfy.finish(ID);
			FakeServer.answer(exchange, away ? 502 : 200,
					("{\"" + ID + "\":" + this.comfy.history.get(ID) + "}").getBytes(StandardCharsets.UTF_8));
		});
		this.comfy.running.clear();
		assertThat(made.get().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(asked).hasValue(4);
		assertThat(this.server.count(PROMPT)).isEqualTo(1);
	}

	@Test
	void cannotLookUpWhileTheServerIsDown() throws Exception {
		stop();
		GenerationFailed failure = catchThrowableOfType(GenerationFailed.class,
				() -> engine().lookUp(SdxlFixtures.request()));
		assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
	}

	@Test
	void isUnknownButHeldWhenTheImageTakesTooLong() throws Exception {
		this.comfy.holding = true;
		GenerationFailed failure = failure("read-timeout", "300ms");
		assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
		assertThat(engine().lookUp(SdxlFixtures.request())).isEqualTo(RequestState.HELD);
	}

	@Test
	void cancelsById() throws Exception {
		this.comfy.holding = true;
		this.server.on("POST /api/jobs/" + ID + "/cancel", 200, "{\"cancelled\":true}");
		cancelled();
		assertThat(this.server.count("POST /api/jobs/" + ID + "/cancel")).isEqualTo(1);
		assertThat(this.server.count("POST /interrupt")).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "true", "false" })
	void interruptsOnlyItsOwnJobOnAnOlderServer(boolean running) throws Exception {
		this.comfy.holding = true;
		this.server.on("POST /interrupt", 200, "{}").on("POST /queue", 200, "{}");
		cancelled(() -> {
			if (!running) {
				this.comfy.running.clear();
				this.comfy.running.add("another's");
			}
		});
		assertThat(this.server.bodies).contains(SdxlHttp.JSON.readTree("{\"delete\":[\"" + ID + "\"]}"));
		assertThat(this.server.count("POST /interrupt")).isEqualTo(running ? 1 : 0);
		if (running) {
			assertThat(this.server.bodies).contains(SdxlHttp.JSON.readTree("{\"prompt_id\":\"" + ID + "\"}"));
		}
	}

	private void cancelled() throws Exception {
		cancelled(() -> {
		});
	}

	private void cancelled(Runnable meanwhile) throws Exception {
		CancelToken cancel = new CancelToken();
		CompletableFuture<GenerationFailed> failure = CompletableFuture.supplyAsync(() -> failure(cancel));
		Api.await(() -> this.comfy.running.size(), (running) -> running == 1);
		meanwhile.run();
		cancel.cancel();
		assertThat(failure.get().kind()).isEqualTo(Kind.CANCELLED);
	}

	@Test
	void explainsWhyTheServerRejectsTheGraph() {
		this.server.on(PROMPT, 400,
				"""
						{"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"","extra_info":{}},
						"node_errors":{"checkpoint":{"errors":[{"type":"value_not_in_list","message":"Value not in list","details":"ckpt_name: 'x.safetensors' not in ['y.safetensors']"}],
						"dependent_outputs":["picture"],"class_type":"CheckpointLoaderSimple"}}}""");
		GenerationFailed failure = failure();
		assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
		assertThat(failure).hasMessageContaining("galley.sdxl.model").hasMessageContaining("'x.safetensors' not in");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			textBlock = """
					[["execution_start",{}],["execution_error",{"node_type":"KSampler","exception_message":"CUDA out of memory"}]]; CUDA out of memory
					[["execution_start",{}],["execution_interrupted",{}]];                                                         was stopped
					[];                                                                                                            check its log
					""")
	void explainsWhyAGraphFailed(String messages, String says) throws Exception {
		this.comfy.holding = true;
		CompletableFuture<GenerationFailed> failure = CompletableFuture.supplyAsync(() -> failure());
		Api.await(() -> this.comfy.running.size(), (running) -> running == 1);
		this.comfy.end(ID, "{\"outputs\":{},\"status\":{\"status_str\":\"error\",\"completed\":false,\"messages\":"
				+ messages + "}}");
		assertThat(failure.get().kind()).isEqualTo(Kind.REFUSED);
		assertThat(failure.get()).hasMessageContaining(says);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			textBlock = """
					{};                                                                                          PreviewImage
					{"picture":{"images":[{"filename":"cleared.png","subfolder":"","type":"temp"}]}};            no longer has it
					""")
	void refusesAJobWithoutAnImage(String outputs, String says) throws Exception {
		this.comfy.end(ID, "{\"outputs\":" + outputs + ",\"status\":{\"status_str\":\"success\",\"completed\":true}}");
		GenerationFailed failure = catchThrowableOfType(GenerationFailed.class,
				() -> engine().resume(SdxlFixtures.request(), this.watcher, new CancelToken()));
		assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
		assertThat(failure).hasMessageContaining(says);
	}

	@Test
	void refusesAServerThatIgnoresOurIds() {
		this.server.on(PROMPT, 200, "{\"prompt_id\":\"its-own\",\"number\":1,\"node_errors\":{}}");
		assertThat(failure()).hasMessageContaining("too old");
	}

	@Test
	void signsInAtAProxy() throws Exception {
		generate("token", "t0");
		assertThat(this.server.headers)
			.allSatisfy((headers) -> assertThat(headers.get("Authorization")).containsExactly("Bearer t0"));
	}

	@Test
	void isDownWithoutItsCheckpoint() {
		assertThat(engine().health()).isEqualTo(new Health(true, "ComfyUI responds."));
		Health health = engine("model", "missing.safetensors").health();
		assertThat(health.up()).isFalse();
		assertThat(health.message()).contains("missing.safetensors", "galley.sdxl.model");
	}

	private GeneratedImage resumed() {
		try {
			return engine().resume(SdxlFixtures.request(), this.watcher, new CancelToken());
		}
		catch (GenerationFailed ex) {
			throw new IllegalStateException(ex);
		}
	}

	private CompletableFuture<GeneratedImage> inBackground(String... settings) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				return generate(settings);
			}
			catch (GenerationFailed ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
