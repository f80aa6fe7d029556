package app.galley.generation.sdxl;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.GenerationFailed.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SdxlHttpTests {

	private static final String CALL = "POST /image";

	/** The server generates one image after another, and finishes each. */
	@ParameterizedTest
	@EnumSource(names = { "UNKNOWN", "CANCELLED" })
	void waitsLongerAfterAnAbandonedRequest(Kind end) throws Exception {
		try (FakeServer server = new FakeServer()) {
			SdxlHttp http = new SdxlHttp(server.url(), SdxlFixtures.settings(server.url(), "read-timeout", "1s"));
			CancelToken cancel = new CancelToken();
			CountDownLatch over = new CountDownLatch(1);
			server.on(CALL, (exchange) -> {
				if (end == Kind.CANCELLED) {
					cancel.cancel();
				}
				EngineContract.await(over);
			});
			GenerationFailed failure = catchThrowableOfType(GenerationFailed.class,
					() -> http.generate("/image", Map.of(), cancel, () -> {
					}));
			over.countDown();
			assertThat(failure.kind()).isEqualTo(end);

			CountDownLatch beyond = new CountDownLatch(1);
			server.on(CALL, (exchange) -> {
				EngineContract.await(beyond);
				FakeServer.answer(exchange, 200, new byte[] { 1 });
			});
			long sent = System.nanoTime();
			assertThat(http.generate("/image", Map.of(), new CancelToken(), () -> {
				if (System.nanoTime() - sent > 1_000_000_000L) {
					beyond.countDown();
				}
			}).statusCode()).isEqualTo(200);
			assertThat(beyond.getCount()).isZero();
		}
	}

}
