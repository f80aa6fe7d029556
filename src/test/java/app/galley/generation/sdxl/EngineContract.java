package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GeneratedImage;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationFailed.Kind;
import app.galley.generation.sdxl.SdxlFixtures.Watcher;
import com.sun.net.httpserver.HttpHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * What holds for every protocol, against a server that speaks it over real HTTP.
 */
abstract class EngineContract {

	final FakeServer server;

	final Watcher watcher = new Watcher();

	EngineContract() {
		try {
			this.server = new FakeServer();
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	@AfterEach
	void stop() throws IOException {
		this.server.close();
	}

	abstract SdxlServer engine(URI url, SdxlSettings settings);

	/** The call that generates an image. */
	abstract String call();

	/** Makes the server return this image. */
	abstract void give(byte[] image);

	/** The prompt in the body of a call. */
	abstract String prompt(JsonNode body);

	/** The negative prompt in the body of a call. */
	abstract String negativePrompt(JsonNode body);

	URI url() {
		return this.server.url();
	}

	SdxlServer engine(String... settings) {
		return engine(url(), SdxlFixtures.settings(url(), settings));
	}

	GeneratedImage generate(String... settings) throws GenerationFailed {
		return engine(settings).generate(SdxlFixtures.request(), this.watcher, new CancelToken());
	}

	GenerationFailed failure(String... settings) {
		return failure(new CancelToken(), settings);
	}

	GenerationFailed failure(CancelToken cancel, String... settings) {
		return catchThrowableOfType(GenerationFailed.class,
				() -> engine(settings).generate(SdxlFixtures.request(), this.watcher, cancel));
	}

	/** Body of the call that generates an image; others are about progress. */
	JsonNode sent() {
		return this.server.bodies.stream()
			.filter((body) -> !body.path("prompt").isMissingNode())
			.findFirst()
			.orElseThrow();
	}

	@Test
	void passesOnAJpegUnchanged() throws Exception {
		byte[] jpeg = { (byte) 0xff, (byte) 0xd8, 1, 2, 3 };
		give(jpeg);
		assertThat(generate().bytes()).isEqualTo(jpeg);
		assertThat(this.watcher.sendings).isEqualTo(1);
	}

	/** A server may round sizes; the bytes are checked later. */
	@Test
	void passesOnAnImageOfAnotherSize() throws Exception {
		byte[] rounded = SdxlFixtures.picture(128, 192);
		give(rounded);
		assertThat(generate().bytes()).isEqualTo(rounded);
	}

	@Test
	void sendsBothPromptsByteForByte() throws Exception {
		give(SdxlFixtures.PNG);
		String prompt = "A (\"red\" mill:1.2), [fog:rain:0.5] at 50%, C:\\d $1 & café \uD83C\uDF0A  end.";
		String negative = "blurry, 'text', \\ (hands:1.4)";
		engine().generate(SdxlFixtures.request(prompt, negative, "Euler"), this.watcher, new CancelToken());
		assertThat(prompt(sent())).isEqualTo(prompt);
		assertThat(negativePrompt(sent())).isEqualTo(negative);
	}

	@Test
	void sendsNothingOnceCancelled() {
		CancelToken cancel = new CancelToken();
		cancel.cancel();
		assertThat(failure(cancel).kind()).isEqualTo(Kind.CANCELLED);
		assertThat(this.server.calls).isEmpty();
	}

	@Test
	void maySendAgainWhenTheServerIsDown() throws Exception {
		stop();
		GenerationFailed failure = failure();
		assertThat(failure.safeToRetry()).isTrue();
		assertThat(failure).hasMessageContaining("GALLEY_SDXL_URL");
		assertThat(engine().health().up()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			429; {"detail":"rate limit"}; try again later
			503; {"error":"loading"};     loading its model
			""")
	void maySendAgainToAServerThatIsBusyOrLoading(int status, String body, String says) {
		this.server.on(call(), retryAfterSeven(status, body));
		GenerationFailed failure = failure();
		assertThat(failure.safeToRetry()).isTrue();
		assertThat(failure).hasMessageContaining(says);
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(this.server.count(call())).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', textBlock = """
			401; {"detail":"Not authenticated"};                             REFUSED; galley.sdxl.username
			404; {"detail":"Not Found"};                                     REFUSED; GALLEY_SDXL_API
			422; {"detail":[{"loc":["body","steps"],"msg":"bad steps"}]};    REFUSED; bad steps
			500; {"error":"OutOfMemoryError","detail":"CUDA out of memory"}; REFUSED; CUDA out of memory
			500; {"error":{"code":500,"message":"could not load model"}};    REFUSED; could not load model
			500; {"error":"generate_image returned no results"};             REFUSED; returned no results
			500; <html><body><h1>Internal Server Error</h1></body></html>;   REFUSED; Internal Server Error
			504; <html>nginx</html>;                                         UNKNOWN; proxy
			520; <html>Web server returns an unknown error</html>;           UNKNOWN; proxy
			524; <html>A timeout occurred</html>;                            UNKNOWN; proxy
			521; <html>Web server is down</html>;                            UNAVAILABLE; offline
			522; <html>Connection timed out</html>;                          UNAVAILABLE; offline
			523; <html>Origin is unreachable</html>;                         UNAVAILABLE; offline
			525; <html>SSL handshake failed</html>;                          UNAVAILABLE; offline
			530; <html>Error 1033: Cloudflare Tunnel error</html>;           UNAVAILABLE; offline
			""")
	void explainsErrorResponses(int status, String body, Kind kind, String says) {
		this.server.on(call(), retryAfterSeven(status, body));
		GenerationFailed failure = failure();
		assertThat(failure.kind()).isEqualTo(kind);
		assertThat(failure).hasMessageContaining(says);
		assertThat(failure.getMessage()).doesNotContain("127.0.0.1", "<html>", "http://");
		assertThat(failure.retryAfter()).isNull();
		assertThat(this.server.count(call())).isEqualTo(1);
	}

	@ParameterizedTest
	@CsvSource({ "404,ERR_NGROK_3200", "502,ERR_NGROK_8012" })
	void maySendAgainWhenATunnelIsOffline(int status, String code) {
		this.server.on(call(), (exchange) -> {
			exchange.getResponseHeaders().set("Ngrok-Error-Code", code);
			FakeServer.answer(exchange, status,
					"<html>The endpoint is offline.</html>".getBytes(StandardCharsets.UTF_8));
		});
		GenerationFailed failure = failure();
		assertThat(failure.safeToRetry()).isTrue();
		assertThat(failure).hasMessageContaining("offline");
	}

	@ParameterizedTest
	@ValueSource(strings = { "86400", "999999999", "Fri, 31 Dec 9999 23:59:59 GMT" })
	void capsThePauseThatAServerRequests(String retryAfter) {
		this.server.on(call(), (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", retryAfter);
			FakeServer.answer(exchange, 429, new byte[0]);
		});
		GenerationFailed failure = failure();
		assertThat(failure.safeToRetry()).isTrue();
		assertThat(failure.retryAfter()).isEqualTo(Duration.ofSeconds(60));
		assertThat(failure).hasMessageContaining("overloaded").hasMessageMatching(".*pause of [\\d,]+ seconds.*");
	}

	static HttpHandler retryAfterSeven(int status, String body) {
		return (exchange) -> {
			exchange.getResponseHeaders().set("Retry-After", "7");
			FakeServer.answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
		};
	}

	@Test
	void isUnknownAfterTheReadTimeout() {
		CountDownLatch over = new CountDownLatch(1);
		this.server.on(call(), (exchange) -> await(over));
		GenerationFailed failure = failure("read-timeout", "300ms");
		over.countDown();
		assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
		assertThat(failure).hasMessageContaining("read-timeout");
		assertThat(this.server.count(call())).isEqualTo(1);
	}

	@Test
	void isUnknownWhenTheResponseIsTooLarge() {
		this.server.on(call(), (exchange) -> {
			exchange.sendResponseHeaders(200, 0);
			byte[] megabyte = new byte[1 << 20];
			try (exchange) {
				for (int i = 0; i < 40; i++) {
					exchange.getResponseBody().write(megabyte);
				}
			}
		});
		assertThat(failure().kind()).isEqualTo(Kind.UNKNOWN);
	}

	@Test
	void isUnknownAndNotSentAgainWhenTheConnectionBreaks() throws Exception {
		for (String answer : new String[] { "",
				"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"images\":[\"iVBOR" }) {
			try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
				int[] accepted = { 0 };
				Thread cutting = Thread.startVirtualThread(() -> cut(socket, answer, accepted));
				URI url = URI.create("http://127.0.0.1:" + socket.getLocalPort());
				GenerationFailed failure = catchThrowableOfType(GenerationFailed.class,
						() -> engine(url, SdxlFixtures.settings(url)).generate(SdxlFixtures.request(), this.watcher,
								new CancelToken()));
				assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN);
				socket.close();
				cutting.join();
				assertThat(accepted[0]).isEqualTo(1);
			}
		}
	}

	private static void cut(ServerSocket socket, String answer, int[] accepted) {
		while (!socket.isClosed()) {
			try (Socket connection = socket.accept()) {
				byte[] request = new byte[8192];
				int read = connection.getInputStream().read(request);
				// The adapter may ask for progress meanwhile; only a generation may not
				// come twice.
				if (read > 0 && new String(request, 0, read, StandardCharsets.US_ASCII).startsWith("POST")) {
					accepted[0]++;
				}
				connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
