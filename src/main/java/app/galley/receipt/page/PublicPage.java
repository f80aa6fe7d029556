package app.galley.receipt.page;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A page of the site as a reader gets it.
 */
public final class PublicPage {

	private final Reading reading;

	private @Nullable PageDocument document;

	public PublicPage(Reading reading) {
		this.reading = reading;
	}

	public Reading reading() {
		return this.reading;
	}

	public PageDocument document() {
		PageDocument parsed = this.document;
		if (parsed == null) {
			parsed = PageDocument.parse(this.reading.text());
			this.document = parsed;
		}
		return parsed;
	}

	/** Whether Galley's own site renders it. */
	public boolean isGalley() {
		return this.reading.status() == 200
				&& document().document().selectFirst("link[rel=stylesheet][href=/site.css]") != null;
	}

	/** Paths of the posts that it links, in order. */
	public List<String> posts() {
		return posts(document());
	}

	public static List<String> posts(PageDocument page) {
		return page.document()
			.select("main .card h2 a[href]")
			.stream()
			.map((link) -> link.attr("href").replaceFirst("^/preview(?=/)", "").replaceFirst("\\?.*", ""))
			.distinct()
			.toList();
	}

}
