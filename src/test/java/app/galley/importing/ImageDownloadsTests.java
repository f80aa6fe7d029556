package app.galley.importing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import app.galley.image.Image;
import app.galley.image.ImageFetcher.FetchFailed;
import app.galley.image.ImageFetcher.Reason;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

class ImageDownloadsTests {

	private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, Reason> failures = new ConcurrentHashMap<>();

	private final ImageDownloads downloads = new ImageDownloads(this::answer);

	private byte[] answer(String address) throws FetchFailed {
		this.requests.add(address);
		Reason reason = this.failures.get(address);
		if (reason != null) {
			throw new FetchFailed(reason, "no answer");
		}
		return new byte[1];
	}

	@Test
	void doesNotAskADeadHostAgainAndAgain() {
		for (int i = 0; i < 1000; i++) {
			String address = "http://dead.example/" + i + ".png";
			this.failures.put(address, Reason.UNREACHABLE);
			assertThatExceptionOfType(ImageDownloads.Failed.class).isThrownBy(() -> fetch(address))
				.matches(ImageDownloads.Failed::isRepeatable)
				.withMessage((i < 3) ? "no answer" : "not requested, because dead.example failed too often");
		}
		assertThat(this.requests).as("three images, each tried twice").hasSize(6);
	}

	@Test
	void keepsAskingAHostThatLacksImages() throws Exception {
		for (int i = 0; i < 20; i++) {
			String address = "http://site.example/" + i + ".png";
			this.failures.put(address, (i % 2 == 0) ? Reason.MISSING : Reason.TOO_LARGE);
			assertThatExceptionOfType(ImageDownloads.Failed.class).isThrownBy(() -> fetch(address))
				.matches((failure) -> !failure.isRepeatable());
		}
		fetch("http://site.example/there.png");
		assertThat(this.requests).hasSize(21);
	}

	@Test
	void takesTheSmallerCopyWhenTheOriginalIsGone() throws Exception {
		this.failures.put("http://site.example/pier.png", Reason.MISSING);
		this.downloads.fetch(List.of("http://site.example/pier.png", "http://site.example/pier-300x200.png"),
				ImageDownloadsTests::stored);
		assertThat(this.requests).containsExactly("http://site.example/pier.png",
				"http://site.example/pier-300x200.png");
	}

	@Test
	void asksAHostForOneImageAtATimeAndForEachOnce() throws Exception {
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ImageDownloads polite = new ImageDownloads((address) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			Thread.yield();
			this.requests.add(address);
			running.decrementAndGet();
			return new byte[1];
		});
		try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
			workers
				.invokeAll(IntStream.range(0, 400)
					.<Callable<@Nullable Object>>mapToObj((i) -> () -> polite
						.fetch(List.of("http://site.example/" + i % 20), ImageDownloadsTests::stored))
					.toList())
				.forEach((result) -> assertThat(result).succeedsWithin(java.time.Duration.ofSeconds(30)));
		}
		assertThat(most).hasValue(1);
		assertThat(this.requests).hasSize(20).doesNotHaveDuplicates();
	}

	private void fetch(String address) throws ImageDownloads.Failed {
		this.downloads.fetch(List.of(address), ImageDownloadsTests::stored);
	}

	private static Image stored(byte[] bytes) {
		return mock(Image.class);
	}

}
