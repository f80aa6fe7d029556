package app.galley.vision;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** What a vision server is sent, and its failures. */
@Timeout(60)
class VisionClientTests {

	private static final String KEY = "sk-very-secret";

	private VisionServer server;

	@BeforeEach
	void serve() throws IOException {
		this.server = new VisionServer();
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/v1", "/v1/" })
	void speaksChatCompletions(String path) throws Exception {
		this.server.says("A pier.");
		assertThat(ask(settings(this.server.url() + path))).isEqualTo("A pier.");
		JsonNode request = this.server.requests.getFirst();
		assertThat(request.get("model").asString()).isEqualTo("llava");
		JsonNode content = request.at("/messages/0/content");
		assertThat(content.at("/0/type").asString()).isEqualTo("text");
		assertThat(content.at("/0/text").asString()).isEqualTo("What?");
		assertThat(content.at("/1/type").asString()).isEqualTo("image_url");
		assertThat(content.at("/1/image_url/url").asString()).isEqualTo("data:image/jpeg;base64,AQID");
		assertThat(this.server.keys).containsExactly("Bearer " + KEY);
	}

	@ParameterizedTest
	@CsvSource({ "401, GALLEY_VISION_KEY", "404, GALLEY_VISION_MODEL", "429, later", "500, status 500",
			"302, status 302" })
	void saysWhatToDo(int status, String advice) {
		this.server.answers(status, "{\"error\": {\"message\": \"Incorrect API key provided: " + KEY + "\"}}");
		assertThatExceptionOfType(VisionFailed.class).isThrownBy(() -> ask(settings(this.server.url().toString())))
			.withMessageContaining(advice)
			.satisfies((failure) -> assertThat(failure.toString()).doesNotContain(KEY));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>", "[]", "{\"choices\": []",
			"{\"choices\": [{\"message\": {\"refusal\": \"No.\"}}]}" })
	void takesNoRubbish(String body) throws Exception {
		this.server.answers(200, body);
		try {
			assertThat(ProposedText.of(ask(settings(this.server.url().toString())))).isEmpty();
		}
		catch (VisionFailed ex) {
			assertThat(ex).hasMessageContaining("no usable text");
		}
	}

	@Test
	void readsNoAnswerWithoutAnEnd() {
		this.server.answers(200, " ".repeat(300 * 1024));
		assertThatExceptionOfType(VisionFailed.class).isThrownBy(() -> ask(settings(this.server.url().toString())))
			.withMessageContaining("no usable text");
	}

	@Test
	void waitsForALimitedTime() {
		this.server.stalls();
		assertThatExceptionOfType(VisionFailed.class)
			.isThrownBy(() -> ask(new VisionSettings(this.server.url(), null, null, Duration.ofMillis(300))))
			.withMessageContaining("does not answer");
	}

	@Test
	void saysThatThereIsNoServer() {
		this.server.close();
		assertThatExceptionOfType(VisionFailed.class).isThrownBy(() -> ask(settings(this.server.url().toString())))
			.withMessageContaining("cannot be reached");
	}

	@Test
	void keepsTheKeyOutOfLogs() {
		assertThat(settings("http://localhost").toString()).doesNotContain(KEY);
		assertThatIllegalArgumentException().isThrownBy(() -> settings("http://user:word@localhost"));
	}

	private static String ask(VisionSettings settings) throws VisionFailed {
		try (VisionClient client = new VisionClient(settings)) {
			return client.ask("What?", new byte[] { 1, 2, 3 });
		}
	}

	private static VisionSettings settings(String url) {
		return new VisionSettings(URI.create(url), "llava", KEY, Duration.ofSeconds(20));
	}

}
