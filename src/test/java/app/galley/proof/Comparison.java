package app.galley.proof;

import java.util.List;
import java.util.stream.IntStream;

import com.microsoft.playwright.Browser;
import org.jspecify.annotations.Nullable;

/**
 * Compares pages of the previews with those of the site.
 */
final class Comparison implements AutoCloseable {

	private static final int LOOKS = 4;

	private final int scale;

	final Side preview;

	final Side site;

	private final Findings findings;

	Comparison(Browser browser, String api, @Nullable String authorization, String site, int scale, Findings findings) {
		this.scale = scale;
		this.preview = new Side(browser, api + "/preview", scale, authorization);
		this.site = new Side(browser, site, scale, null);
		this.findings = findings;
	}

	/** Compares one page in several ways of looking at it. */
	void page(String path, List<View> views) {
		long start = System.nanoTime();
		resize(views.getFirst());
		this.preview.open(path + "?bar=0");
		this.site.open(path);
		if (this.preview.status() != this.site.status()) {
			this.findings.add("%s: the preview answers %d, the site %d".formatted(path, this.preview.status(),
					this.site.status()));
		}
		this.findings.lines(path, "the document", this.preview.dom(), this.site.dom());
		for (View view : views) {
			resize(view);
			pixels(path, view);
			if (!view.dark()) {
				this.findings.lines(path + " " + view, "the accessibility tree", this.preview.accessibility(),
						this.site.accessibility());
			}
		}
		this.findings.lines(path, "what pictures are asked for", List.copyOf(this.preview.images()),
				List.copyOf(this.site.images()));
		System.out.printf("Proof: %s @%dx, %d ms, %d differences so far%n", path, this.scale,
				(System.nanoTime() - start) / 1_000_000, this.findings.sentences().size());
	}

	/**
	 * What differs is looked at again: a picture that was decoded but not yet painted is
	 * no difference, one that stays is.
	 */
	private void pixels(String path, View view) {
		List<byte[]> left = List.of();
		List<byte[]> right = List.of();
		for (int look = 0; look < LOOKS && (look == 0 || !same(left, right)); look++) {
			this.preview.settle();
			this.site.settle();
			left = this.preview.slices();
			right = this.site.slices();
		}
		tell("%s %s @%dx".formatted(path, view, this.scale), left, right);
	}

	private static boolean same(List<byte[]> left, List<byte[]> right) {
		return left.size() == right.size() && IntStream.range(0, left.size())
			.allMatch((i) -> Pixels.compare(left.get(i), right.get(i)).first() == null);
	}

	private void tell(String where, List<byte[]> left, List<byte[]> right) {
		this.findings.screenshots++;
		if (left.size() != right.size()) {
			this.findings.add(where + ": the pages differ in height by thousands of pixels");
		}
		for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
			Pixels difference = Pixels.compare(left.get(i), right.get(i));
			if (difference.first() != null) {
				String element = this.preview.describe(i, difference.first().x, difference.first().y);
				this.findings.pixels(where, element, left.get(i), right.get(i), difference);
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
