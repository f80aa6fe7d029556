package app.galley.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Chromium that npm brings, driven by Playwright with the Node that is installed.
 */
final class Chromium implements AutoCloseable {

	private static final Path HOME = Path.of("src/test/browser");

	private final Playwright playwright;

	final Browser browser;

	Chromium() {
		Path driver = driver();
		System.setProperty("playwright.cli.dir", driver.toString());
		this.playwright = Playwright.create(new Playwright.CreateOptions()
			.setEnv(Map.of("PLAYWRIGHT_NODEJS_PATH", node(), "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
		JsonNode found = JsonMapper.shared()
			.readTree(
					Processes.output(HOME, List.of("node", HOME.resolve("chromium.mjs").toAbsolutePath().toString())));
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

	/** Playwright for Java expects its driver in a folder named package. */
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

	@Override
	public void close() {
		this.browser.close();
		this.playwright.close();
	}

}
