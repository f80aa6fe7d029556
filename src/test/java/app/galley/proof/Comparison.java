package app.galley.proof;

import java.util.List;
import java.util.stream.IntStream;

import com.microsoft.playwright.Browser;
import org.jspecify.annotations.Nullable;

/**
 * Compares pages of the previews with the same pages of the site.
 */
final class Comparison implements AutoCloseable {

	private static final int SCREENSHOT_ATTEMPTS = 4;

	private final int scale;

	final RenderedPage preview;

	final RenderedPage site;

	private final ProofReport report;

	Comparison(Browser browser, String api, @Nullable String authorization, String site, int scale,
			ProofReport report) {
		this.scale = scale;
		this.preview = new RenderedPage(browser, api + "/preview", scale, authorization);
		this.site = new RenderedPage(browser, site, scale, null);
		this.report = report;
	}

	/** Compares one page in several views. */
	void page(String path, List<View> views) {
		long start = System.nanoTime();
		resize(views.getFirst());
		this.preview.open(path + (path.contains("?") ? "&" : "?") + "bar=0");
		this.site.open(path);
		if (this.preview.status() != this.site.status()) {
			this.report.add("%s: the status of the preview is %d, of the site %d".formatted(path, this.preview.status(),
					this.site.status()));
		}
		this.report.lines(path, "the document", this.preview.dom(), this.site.dom());
		for (View view : views) {
			resize(view);
			pixels(path, view);
			if (!view.dark()) {
				this.report.lines(path + " " + view, "the accessibility tree", this.preview.accessibility(),
						this.site.accessibility());
			}
		}
		this.report.lines(path, "the list of requested images", List.copyOf(this.preview.images()),
				List.copyOf(this.site.images()));
		System.out.printf("Proof: %s @%dx, %d ms, %d differences so far%n", path, this.scale,
				(System.nanoTime() - start) / 1_000_000, this.report.differences().size());
	}

	/**
	 * Repeats a comparison that differs: an image that was decoded but not yet painted is
	 * no difference.
	 */
	private void pixels(String path, View view) {
		List<byte[]> left = List.of();
		List<byte[]> right = List.of();
		for (int attempt = 0; attempt < SCREENSHOT_ATTEMPTS && (attempt == 0 || !same(left, right)); attempt++) {
			this.preview.settle();
			this.site.settle();
			left = this.preview.slices();
			right = this.site.slices();
		}
		report("%s %s @%dx".formatted(path, view, this.scale), left, right);
	}

	private static boolean same(List<byte[]> left, List<byte[]> right) {
		return left.size() == right.size() && IntStream.range(0, left.size())
			.allMatch((i) -> PixelDifference.compare(left.get(i), right.get(i)).first() == null);
	}

	private void report(String where, List<byte[]> left, List<byte[]> right) {
		this.report.screenshots++;
		if (left.size() != right.size()) {
			this.report.add(where + ": the pages differ in height by thousands of pixels");
		}
		for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
			PixelDifference difference = PixelDifference.compare(left.get(i), right.get(i));
			if (difference.first() != null) {
				String element = this.preview.describe(i, difference.first().x, difference.first().y);
				this.report.pixels(where, element, left.get(i), right.get(i), difference);
			}
		}
	}

	private void resize(View view) {
		this.preview.resize(view);
		this.site.resize(view);
	}

	@Override
	public void close() {
		this.preview.close();
		this.site.close();
	}

}
