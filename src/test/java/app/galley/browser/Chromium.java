package app.galley.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Chromium from npm, driven by Playwright with the installed Node.
 * <p>
 * Occasionally a page's process never completes an operation for which Playwright waits
 * without a limit (closing a page, evaluating a script). So callers set a limit; past it
 * the browser is killed and the operation repeated in a new one.
 */
public final class Chromium implements AutoCloseable {

	private static final Path HOME = Path.of("src/test/browser");

	private static final int ATTEMPTS = 3;

	private @Nullable Running running;

	/**
	 * Uses the browser, and starts over in a new one if it stops responding.
	 * @param limit of one attempt
	 * @param look must not depend on the state that an earlier attempt left
	 * @throws IllegalStateException if the browser responds in no attempt
	 */
	public void look(Duration limit, Consumer<Browser> look) {
		for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
			Running browser = (this.running != null) ? this.running : start();
			this.running = browser;
			AtomicBoolean over = new AtomicBoolean();
			CompletableFuture<Void> done = new CompletableFuture<>();
			done.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS).exceptionally((late) -> {
				over.set(true);
				browser.kill();
				return null;
			});
			try {
				look.accept(browser.browser);
				return;
			}
			catch (PlaywrightException ex) {
				if (!over.get()) {
					throw ex;
				}
				System.out.printf("The browser did not respond within %d s (attempt %d)%n", limit.toSeconds(), attempt);
			}
			finally {
				done.complete(null);
				if (over.get()) {
					this.running = null;
				}
			}
		}
		throw new IllegalStateException("The browser did not respond within " + limit + ", " + ATTEMPTS + " times");
	}

	/** One at a time: each recognises its driver among the new processes. */
	private static Running start() {
		synchronized (Chromium.class) {
			return new Running();
		}
	}

	@Override
	public void close() {
		if (this.running != null) {
			this.running.close();
		}
	}

	/** Playwright for Java expects its driver in a directory named package. */
	private static Path driver() {
		try {
			Processes.npmCi(HOME);
			Path driver = Path.of("target/playwright").toAbsolutePath();
			Files.createDirectories(driver);
			Path link = driver.resolve("package");
			if (!Files.exists(link)) {
				Files.createSymbolicLink(link, HOME.resolve("node_modules/playwright-core").toAbsolutePath());
			}
			return driver;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String node() {
		return Processes.output(HOME, List.of("node", "-p", "process.execPath")).strip();
	}

	/** A browser and the driver process that started it. */
	private static final class Running {

		private final Playwright playwright;

		private final Browser browser;

		private final List<ProcessHandle> drivers;

		Running() {
			System.setProperty("playwright.cli.dir", driver().toString());
			String node = node();
			JsonNode found = JsonMapper.shared()
				.readTree(Processes.output(HOME,
						List.of("node", HOME.resolve("chromium.mjs").toAbsolutePath().toString())));
			Set<ProcessHandle> before = ProcessHandle.current().children().collect(Collectors.toSet());
			this.playwright = Playwright.create(new Playwright.CreateOptions()
				.setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node, "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
			this.drivers = ProcessHandle.current()
				.children()
				.filter((child) -> !before.contains(child) && child.info().command().orElse("").equals(node))
				.toList();
			LaunchOptions options = new LaunchOptions();
			options.setArgs(found.get("args").valueStream().map(JsonNode::asString).toList());
			if (found.has("executablePath")) {
				options.setExecutablePath(Path.of(found.get("executablePath").asString()));
			}
			else {
				options.setChannel(found.get("channel").asString());
			}
			this.browser = this.playwright.chromium().launch(options);
		}

		/**
		 * Called by a thread other than the waiting one, which then gets an exception.
		 */
		void kill() {
			for (ProcessHandle driver : this.drivers) {
				List<ProcessHandle> browsers = driver.descendants().toList();
				driver.destroyForcibly();
				browsers.forEach(ProcessHandle::destroyForcibly);
			}
		}

		void close() {
			CompletableFuture<Void> done = new CompletableFuture<>();
			done.orTimeout(20, TimeUnit.SECONDS).exceptionally((late) -> {
				kill();
				return null;
			});
			try {
				this.browser.close();
				this.playwright.close();
			}
			catch (PlaywrightException ex) {
				System.out.println("The browser had to be killed: " + ex.getMessage());
			}
			finally {
				done.complete(null);
			}
		}

	}

}
