package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationFailed.Kind;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.RequestState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Responses as AUTOMATIC1111, Forge, SD.Next and stable-diffusion.cpp send them. */
class SdApiTests extends EngineContract {

	private static final String TXT2IMG = "POST /sdapi/v1/txt2img";

	private static final String PROGRESS = "GET /sdapi/v1/progress";

	@Override
	SdxlServer engine(URI url, SdxlSettings settings) {
		return new SdApi(url, settings);
	}

	@Override
	String call() {
		return TXT2IMG;
	}

	@Override
	void give(byte[] image) {
		this.server.on(TXT2IMG, 200, reply(image));
	}

	@Override
	String prompt(JsonNode body) {
		return body.at("/prompt").asString();
	}

	@Override
	String negativePrompt(JsonNode body) {
		return body.at("/negative_prompt").asString();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			<html>hello</html>
			{"images":[]}
			""")
	void refusesAResponseWithoutAnImage(String body) {
		this.server.on(TXT2IMG, 200, body);
		GenerationFailed failure = failure();
		assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
		assertThat(failure).hasMessageContaining("contains no image");
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			"{\\"error\\":\\"CUDA out of memory\\"}";               CUDA out of memory
			"{\\"error\\":{\\"message\\":\\"no such model\\"}}"; no such model
			"{\\"errors\\":\\"NansException\\"}";                   NansException
			"torch.OutOfMemoryError: tried to allocate 2 GiB";    tried to allocate
			"CUDA out of memory. Tried to allocate 2 GiB";        out of memory
			{"error":"VAE not found"};                            VAE not found
			""")
	void refusesAnImageBesideAnErrorInTheInfo(String info, String says) {
		String image = Base64.getEncoder().encodeToString(SdxlFixtures.PNG);
		for (String images : List.of("[\"" + image + "\"]", "[]")) {
			this.server.on(TXT2IMG, 200, "{\"images\":" + images + ",\"info\":" + info + "}");
			GenerationFailed failure = failure();
			assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
			assertThat(failure).hasMessageContaining(says);
		}
		this.server.on(TXT2IMG, 200, "{\"images\":[\"" + image + "\"],\"error\":\"disk full\",\"info\":\"{}\"}");
		assertThat(failure()).hasMessageContaining("disk full");
	}

	/** Some servers send the prompt as the info. */
	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "\"A terminal that shows an error: red text. Steps: 28, Seed: 1\"", "null",
			"\"{\\\"error\\\":null,\\\"seed\\\":1}\"" })
	void acceptsAnImageWithAnyOtherInfo(String info) throws Exception {
		String image = Base64.getEncoder().encodeToString(SdxlFixtures.PNG);
		this.server.on(TXT2IMG, 200, "{\"images\":[\"" + image + "\"],\"info\":" + info + "}");
		assertThat(generate().bytes()).isEqualTo(SdxlFixtures.PNG);
	}

	@Test
	void sendsAllParametersAndReadsTheImage() throws Exception {
		this.server.on(TXT2IMG, 200, reply(SdxlFixtures.PNG));
		GeneratedImage made = generate();
		assertThat(made.bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(made.engine()).isEqualTo("sdapi");
		assertThat(made.model()).isEqualTo("sd_xl_base_1.0");
		assertThat(made.modelHash()).isEqualTo("31e35c80fc");
		assertThat(made.seed()).isEqualTo(123);
		JsonNode sent = this.server.bodies.getFirst();
		assertThat(sent.toString()).doesNotContain("null");
		assertThat(sent.at("/width").asInt()).isEqualTo(1344);
		assertThat(sent.at("/height").asInt()).isEqualTo(768);
		assertThat(sent.at("/steps").asInt()).isEqualTo(28);
		assertThat(sent.at("/cfg_scale").asDouble()).isEqualTo(6);
		assertThat(sent.at("/seed").asInt()).isEqualTo(123);
		assertThat(sent.at("/sampler_name").asString()).isEqualTo("DPM++ 2M");
		assertThat(sent.at("/scheduler").asString()).isEqualTo("Karras");
		assertThat(sent.at("/override_settings/sd_model_checkpoint").isMissingNode()).isTrue();
		assertThat(this.server.headers.getFirst()).doesNotContainKeys("Accept-encoding", "Upgrade", "Authorization");
		assertThat(this.watcher.sendings).isEqualTo(1);
	}

	@Test
	void reportsProgressWhileItWaits() throws Exception {
		CountDownLatch polled = new CountDownLatch(3);
		this.server.on(PROGRESS, (exchange) -> {
			polled.countDown();
			FakeServer.answer(exchange, 200, """
					{"progress":0.25,"eta_relative":12.5,"state":{"sampling_step":7,"sampling_steps":28},
					"current_image":null,"textinfo":null}""".getBytes(StandardCharsets.UTF_8));
		});
		this.server.on(TXT2IMG, (exchange) -> {
			await(polled);
			FakeServer.answer(exchange, 200, reply(SdxlFixtures.PNG).getBytes(StandardCharsets.UTF_8));
		});
		generate();
		assertThat(this.watcher.fractions).hasSizeGreaterThanOrEqualTo(2).containsOnly(0.25);
		assertThat(this.watcher.steps).containsOnly(7);
	}

	@Test
	void generatesOnAServerWithoutProgressAndRequestsProgressOnce() throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		this.server.on(PROGRESS, (exchange) -> {
			FakeServer.answer(exchange, 404, new byte[0]);
			asked.countDown();
		});
		this.server.on(TXT2IMG, (exchange) -> {
			await(asked);
			FakeServer.answer(exchange, 200, reply(SdxlFixtures.PNG).getBytes(StandardCharsets.UTF_8));
		});
		SdxlServer engine = engine();
		for (int i = 0; i < 2; i++) {
			assertThat(engine.generate(SdxlFixtures.request(), this.watcher, new CancelToken()).bytes())
				.isEqualTo(SdxlFixtures.PNG);
		}
		assertThat(this.server.count(PROGRESS)).isEqualTo(1);
	}

	@Test
	void knowsFromTheHealthCheckWhetherTheServerReportsProgress() {
		this.server.on("GET /sdapi/v1/samplers", 200, "[]");
		SdxlServer engine = engine();
		assertThat(engine.health().up()).isTrue();
		assertThat(engine.capabilities().progress()).isFalse();
		// As after another server was started at the same address.
		this.server.on(PROGRESS, 200, "{\"progress\":0}");
		assertThat(engine.health().up()).isTrue();
		assertThat(engine.capabilities().progress()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "404,Sampler not found", "400,Sampler not found" })
	void sendsTheScheduleInTheSamplerNameToOldServers(int status, String detail) throws Exception {
		this.server.on(TXT2IMG, (exchange) -> {
			boolean old = this.server.bodies.getLast().at("/sampler_name").asString().equals("DPM++ 2M Karras");
			FakeServer.answer(exchange, old ? 200 : status,
					(old ? reply(SdxlFixtures.PNG) : "{\"detail\":\"" + detail + "\"}")
						.getBytes(StandardCharsets.UTF_8));
		});
		assertThat(generate().bytes()).isEqualTo(SdxlFixtures.PNG);
		assertThat(this.server.count(TXT2IMG)).isEqualTo(2);
	}

	@Test
	void signsInWithUserAndPasswordOrToken() throws Exception {
		this.server.on(TXT2IMG, 200, reply(SdxlFixtures.PNG));
		new SdApi(this.server.url(), SdxlFixtures.settings(this.server.url(), "username", "ed", "password", "pw"))
			.generate(SdxlFixtures.request(), this.watcher, new CancelToken());
		new SdApi(URI.create(this.server.url().toString().replace("//", "//u:p@")),
				SdxlFixtures.settings(this.server.url()))
			.generate(SdxlFixtures.request(), this.watcher, new CancelToken());
		new SdApi(this.server.url(), SdxlFixtures.settings(this.server.url(), "token", "t0"))
			.generate(SdxlFixtures.request(), this.watcher, new CancelToken());
		// Asking for progress, which a slow machine leaves time for, signs in as well.
		assertThat(this.server.headers.stream()
			.map((headers) -> headers.getOrDefault("Authorization", List.of("none")).getFirst())
			.distinct()
			.toList()).containsExactly("Basic ZWQ6cHc=", "Basic dTpw", "Bearer t0");
	}

	@Test
	void isUnknownWhenTheResponseArrivesTooSlowly() {
		this.server.on(TXT2IMG, (exchange) -> {
			exchange.sendResponseHeaders(200, 1_000_000);
			try {
				for (int i = 0; i < 1_000; i++) {
					exchange.getResponseBody().write(' ');
					exchange.getResponseBody().flush();
					await(new CountDownLatch(1), 20);
				}
			}
			catch (IOException ex) {
				exchange.close();
			}
		});
		assertThat(failure("read-timeout", "400ms").kind()).isEqualTo(Kind.UNKNOWN);
	}

	@Test
	void discardsTheUnfinishedImageAndInterruptsOnlyAnExclusiveServer() throws Exception {
		for (boolean exclusive : new boolean[] { true, false }) {
			CancelToken cancel = new CancelToken();
			CountDownLatch over = new CountDownLatch(1);
			this.server.calls.clear();
			this.server.on("POST /sdapi/v1/interrupt", 204, "");
			this.server.on(TXT2IMG, (exchange) -> {
				cancel.cancel();
				await(over);
				FakeServer.answer(exchange, 200, reply(SdxlFixtures.PNG).getBytes(StandardCharsets.UTF_8));
			});
			SdxlSettings settings = SdxlFixtures.settings(this.server.url(), "exclusive", String.valueOf(exclusive));
			GenerationFailed failure = catchThrowableOfType(GenerationFailed.class,
					() -> new SdApi(this.server.url(), settings).generate(SdxlFixtures.request(), this.watcher,
							cancel));
			over.countDown();
			assertThat(failure.kind()).isEqualTo(Kind.CANCELLED);
			assertThat(this.server.count("POST /sdapi/v1/interrupt")).isEqualTo(exclusive ? 1 : 0);
		}
	}

	@Test
	void cannotTellWhatBecameOfARequest() throws Exception {
		assertThat(engine().lookUp(SdxlFixtures.request())).isEqualTo(RequestState.UNKNOWN);
	}

	@Test
	void standsInWithASketchThatSaysSoOnlyWhenAskedTo() throws Exception {
		this.server.close();
		GeneratedImage made = SdxlConfiguration
			.generator(SdxlFixtures.settings(this.server.url(), "fallback", "sketch", "sketch-step-delay", "0"))
			.generate(SdxlFixtures.request(), this.watcher, new CancelToken());
		assertThat(made.engine()).isEqualTo("sketch");
		GenerationFailed failure = catchThrowableOfType(GenerationFailed.class,
				() -> SdxlConfiguration.generator(SdxlFixtures.settings(this.server.url()))
					.generate(SdxlFixtures.request(), this.watcher, new CancelToken()));
		assertThat(failure.safeToRetry()).isTrue();
	}

	@Test
	void usesTheNextServerWhenOneIsDown() throws Exception {
		try (FakeServer second = new FakeServer()) {
			second.on(TXT2IMG, 200, reply(SdxlFixtures.PNG));
			this.server.close();
			SdxlSettings settings = SdxlFixtures.settings(this.server.url(), "url",
					this.server.url() + "," + second.url());
			ImageGenerator generator = SdxlConfiguration.generator(settings);
			assertThat(generator.generate(SdxlFixtures.request(), this.watcher, new CancelToken()).engine())
				.isEqualTo("sdapi");
			assertThat(generator.capabilities().concurrency()).isEqualTo(2);
		}
	}

	@ParameterizedTest
	@CsvSource({ "530,", "404,ERR_NGROK_3200" })
	void usesTheNextServerOrASketchWhenAnEdgeReportsItOffline(int status, @Nullable String ngrok) throws Exception {
		this.server.on(TXT2IMG, (exchange) -> {
			if (ngrok != null) {
				exchange.getResponseHeaders().set("Ngrok-Error-Code", ngrok);
			}
			FakeServer.answer(exchange, status, new byte[0]);
		});
		try (FakeServer second = new FakeServer()) {
			second.on(TXT2IMG, 200, reply(SdxlFixtures.PNG));
			SdxlSettings both = SdxlFixtures.settings(this.server.url(), "url", this.server.url() + "," + second.url());
			assertThat(SdxlConfiguration.generator(both)
				.generate(SdxlFixtures.request(), this.watcher, new CancelToken())
				.engine()).isEqualTo("sdapi");
		}
		assertThat(SdxlConfiguration
			.generator(SdxlFixtures.settings(this.server.url(), "fallback", "sketch", "sketch-step-delay", "0"))
			.generate(SdxlFixtures.request(), this.watcher, new CancelToken())
			.engine()).isEqualTo("sketch");
	}

	private static void await(CountDownLatch latch, long millis) {
		try {
			boolean ended = latch.await(millis, TimeUnit.MILLISECONDS);
			assertThat(ended || millis < 10_000).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static String reply(byte[] picture) {
		return "{\"images\":[\"" + Base64.getEncoder().encodeToString(picture) + "\"],\"parameters\":{},\"info\":"
				+ SdxlHttp.JSON.writeValueAsString(
						"{\"seed\":123,\"sd_model_name\":\"sd_xl_base_1.0\",\"sd_model_hash\":\"31e35c80fc\"}")
				+ "}";
	}

}
