package app.galley.desk;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import app.galley.Api;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PageAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import org.jspecify.annotations.Nullable;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/**
 * A person at the desk, in a browser window of their own.
 */
public final class Person implements AutoCloseable {

	private static final double TIMEOUT_MILLIS = 20_000;

	private final URI base;

	private final boolean touch;

	private final BrowserContext context;

	public final Page page;

	/** Errors in the browser's console. */
	public final List<String> complaints = new ArrayList<>();

	/** By mouse or finger. */
	public int clicks;

	private final Set<Request> pending = new HashSet<>();

	private long lastActivity;

	/**
	 * @param colors the system's colour scheme; null for the default, which lets frames
	 * have their own
	 */
	Person(Browser browser, URI base, int width, @Nullable ColorScheme colors) {
		this(browser, base, width, colors, false);
	}

	/**
	 * @param touch whether it is a phone, whose screen is tapped
	 */
	public Person(Browser browser, URI base, int width, @Nullable ColorScheme colors, boolean touch) {
		this.base = base;
		this.touch = touch;
		this.context = browser
			.newContext(new Browser.NewContextOptions().setViewportSize(width, (width < 600) ? 844 : 900)
				.setColorScheme(colors)
				.setHasTouch(touch)
				.setIsMobile(touch)
				.setTimezoneId("UTC"));
		this.page = this.context.newPage();
		this.page.setDefaultTimeout(TIMEOUT_MILLIS);
		this.page.onConsoleMessage((message) -> {
			if (message.type().equals("error")) {
				this.complaints.add(message.text() + " at " + this.page.url());
			}
		});
		this.page.onPageError((error) -> this.complaints.add(error + " at " + this.page.url()));
		this.page.onDialog(Dialog::dismiss);
		this.page.onFrameNavigated(this::forget);
		this.page.onRequest((request) -> noteActivity(this.pending.add(request)));
		this.page.onRequestFinished((request) -> noteActivity(this.pending.remove(request)));
		this.page.onRequestFailed((request) -> noteActivity(this.pending.remove(request)));
	}

	public Person signedIn(String username) {
		return signIn(username, Api.PASSWORD);
	}

	public Person signIn(String username, String password) {
		open("/login");
		type("Username", username);
		type("Password", password);
		press("Sign in");
		return this;
	}

	public void open(String path) {
		this.page.navigate(this.base + path);
	}

	/** Requests of a page that was left may never end. */
	private void forget(Frame frame) {
		if (frame == this.page.mainFrame()) {
			this.pending.clear();
			this.lastActivity = System.nanoTime();
		}
	}

	private void noteActivity(boolean changed) {
		if (changed) {
			this.lastActivity = System.nanoTime();
		}
	}

	/**
	 * Opens a page and waits until it has requested nothing for half a second.
	 * Playwright's own idle state does not work here: a frame that was idle and then
	 * requests something, as the article's does for late images, is never idle again
	 * (1.62, Frame in frames.ts: the timer is not set again while the state stands, and
	 * then the state is taken back).
	 */
	public void openAndSettle(String path) {
		open(path);
		this.page.waitForCondition(
				() -> this.pending.isEmpty()
						&& System.nanoTime() - this.lastActivity > Duration.ofMillis(500).toNanos(),
				new Page.WaitForConditionOptions().setTimeout(60_000));
	}

	public void type(String label, String text) {
		field(label).fill(text);
	}

	/**
	 * A field of a page whose script has run: Playwright types into an inert page without
	 * an error, and nothing arrives.
	 */
	public Locator field(String label) {
		assertThat(at("main[inert]")).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(TIMEOUT_MILLIS));
		return this.page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
	}

	public void press(String button) {
		click(this.page.getByRole(AriaRole.BUTTON, named(button)));
	}

	public void go(String link) {
		click(this.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link).setExact(true)));
	}

	public void click(Locator place) {
		if (this.touch) {
			place.tap();
		}
		else {
			place.click();
		}
		this.clicks++;
	}

	private static Page.GetByRoleOptions named(String name) {
		return new Page.GetByRoleOptions().setName(name).setExact(true);
	}

	public Locator at(String selector) {
		return this.page.locator(selector);
	}

	public void sees(String selector, String text) {
		sees(selector);
		assertThat(at(selector).first()).containsText(text,
				new LocatorAssertions.ContainsTextOptions().setTimeout(TIMEOUT_MILLIS));
	}

	public void sees(String selector) {
		assertThat(at(selector).first()).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(TIMEOUT_MILLIS));
	}

	public void isAt(String pattern) {
		assertThat(this.page).hasURL(Pattern.compile(pattern),
				new PageAssertions.HasURLOptions().setTimeout(TIMEOUT_MILLIS));
	}

	public String taskId() {
		return this.page.url().replaceAll(".*/tasks/([0-9a-f-]{36}).*", "$1");
	}

	/** Violations of WCAG 2.2 A and AA that axe-core finds. */
	public List<String> violations(String axe) {
		return violations(axe, "html");
	}

	/** Those of a part of the page. */
	@SuppressWarnings("unchecked")
	public List<String> violations(String axe, String part) {
		if (!(boolean) this.page.evaluate("'axe' in window")) {
			this.page.evaluate(axe);
		}
		Object found = this.page.evaluate(
				"""
						async (part) => {
						  const { violations } = await axe.run(document.querySelector(part), {
						    iframes: false,
						    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'],
						  });
						  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target} ${node.html.slice(0, 200)} ${node.failureSummary}`));
						}""",
				part);
		return (List<String>) found;
	}

	/** Whether anything overflows the window. */
	public boolean scrollsSideways() {
		return (boolean) this.page
			.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
	}

	@Override
	public void close() {
		this.context.close();
	}

}
