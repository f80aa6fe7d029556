package app.galley.browser;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A browser that does not respond costs one attempt and blocks nothing.
 */
@Timeout(300)
class ChromiumTests {

	private static final String NEVER = "() => new Promise(() => {})";

	private static final String BUSY = "() => { for (;;); }";

	private final AtomicInteger looks = new AtomicInteger();

	@Test
	void startsOverInANewBrowser() {
		try (Chromium chromium = new Chromium()) {
			chromium.look(Duration.ofSeconds(8), (browser) -> {
				try (BrowserContext context = browser.newContext()) {
					Page page = context.newPage();
					page.evaluate((this.looks.incrementAndGet() == 1) ? BUSY : "() => 1");
				}
			});
			assertThat(this.looks).hasValue(2);
			chromium.look(Duration.ofSeconds(8),
					(browser) -> assertThat(browser.newPage().evaluate("() => 41 + 1")).isEqualTo(42));
		}
	}

	@Test
	void failsWhenNoBrowserResponds() {
		try (Chromium chromium = new Chromium()) {
			assertThatIllegalStateException().isThrownBy(() -> chromium.look(Duration.ofSeconds(4), (browser) -> {
				this.looks.incrementAndGet();
				browser.newPage().evaluate(NEVER);
			})).withMessageContaining("did not respond");
			assertThat(this.looks).hasValue(3);
		}
	}

	@Test
	void rethrowsExceptionsOfTheCaller() {
		try (Chromium chromium = new Chromium()) {
			assertThatIllegalArgumentException().isThrownBy(() -> chromium.look(Duration.ofSeconds(8), (browser) -> {
				this.looks.incrementAndGet();
				throw new IllegalArgumentException("found");
			}));
			assertThat(this.looks).hasValue(1);
		}
	}

}
