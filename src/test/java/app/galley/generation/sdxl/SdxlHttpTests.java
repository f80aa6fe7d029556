package app.galley.generation.sdxl;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import app.galley.generation.sdxl.GenerationFailed.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class SdxlHttpTests {

	private static final String CALL = "POST /picture";

	/** The server makes one picture after another, and finishes what it has begun. */
	@ParameterizedTest
	@EnumSource(names = { "UNKNOWN", "CANCELLED" })
	void waitsBeyondTheTimeoutAfterARequestThatWasGivenUp(Kind end) throws Exception {
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
					() -> http.generate("/picture", Map.of(), cancel, () -> {
					}));
			over.countDown();
			assertThat(failure.kind()).isEqualTo(end);

			CountDownLatch beyond = new CountDownLatch(1);
			server.on(CALL, (exchange) -> {
				EngineContract.await(beyond);
				FakeServer.answer(exchange, 200, new byte[] { 1 });
			});
			long sent = System.nanoTime();
			assertThat(http.generate("/picture", Map.of(), new CancelToken(), () -> {
				if (System.nanoTime() - sent > 1_000_000_000L) {
					beyond.countDown();
				}
			}).statusCode()).isEqualTo(200);
			assertThat(beyond.getCount()).isZero();
		}
	}

}
