package app.galley.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every page of the desk: axe-core finds nothing, and nothing sticks out
 * of the window. {@code -Dgalley.desk.screenshots=true} keeps images of the pages in
 * target/desk.
 */
final class PageCheck {

	private static final String AXE = axe();

	private static final @Nullable Path SCREENSHOTS = Boolean.getBoolean("galley.desk.screenshots")
			? Path.of("target/desk") : null;

	private PageCheck() {
	}

	private static String axe() {
		try {
			return Files.readString(Path.of("src/test/browser/node_modules/axe-core/axe.min.js"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A page follows the scheme without being loaded again. */
	static void lookInBothSchemes(Person editor, String name, String path, int width, List<String> found) {
		editor.openAndSettle(path);
		for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
			editor.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
			check(editor, name + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT), found);
		}
		editor.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
	}

	static void look(Person editor, String name, String path, int width, List<String> found) {
		editor.openAndSettle(path);
		check(editor, name + "-" + width, found);
	}

	/** Opens each dialog of the page in turn, the way that scripts do. */
	static void lookAtDialogs(Person editor, String name, String path, int width, List<String> found) {
		editor.openAndSettle(path);
		for (Object id : (List<?>) editor.page
			.evaluate("[...document.querySelectorAll('dialog')].map(({ id }) => id)")) {
			editor.page.evaluate("(id) => document.getElementById(id).showModal()", id);
			for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
				editor.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
				check(editor, name + "-" + id + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT),
						"dialog[open]", found);
			}
			editor.page.evaluate("(id) => document.getElementById(id).close()", id);
		}
	}

	private static void check(Person editor, String where, List<String> found) {
		check(editor, where, "html", found);
	}

	private static void check(Person editor, String where, String part, List<String> found) {
		editor.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
		screenshot(editor, where);
		editor.violations(AXE, part).forEach((violation) -> found.add(where + ": " + violation));
		if (editor.scrollsSideways()) {
			found.add(where + ": sticks out of the window");
		}
	}

	static void screenshot(Person person, String name) {
		if (SCREENSHOTS != null) {
			person.page
				.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
		}
	}

}
