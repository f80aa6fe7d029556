package app.galley.receipt;

import java.util.List;

import app.galley.receipt.ProofCommand.ProofResult;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.HtmlUtils;

/**
 * The report of {@code proof live} as one HTML page: posts that differ first.
 */
record ProofReport(String site, List<ProofResult> results) {

	private static final String STYLE = """
			body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
			table { border-collapse: collapse; width: 100%; } td, th { border: 1px solid #999; padding: .3rem .5rem;
			text-align: left; vertical-align: top; overflow-wrap: anywhere; } .red { color: #9a2013; } .green { color: #1f5c35; }""";

	String html() {
		List<ProofResult> different = this.results.stream()
			.filter((result) -> !result.differences().isEmpty())
			.toList();
		StringBuilder html = new StringBuilder("""
				<!DOCTYPE html>
				<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
				<title>Proof of %1$s</title><style>%2$s</style></head><body>
				<h1>Proof of %1$s</h1>
				<p>%3$,d posts and %4$,d image addresses read; <strong class="%5$s">%6$,d with differences</strong>.</p>
				""".formatted(text(this.site), STYLE, this.results.size(),
				this.results.stream().mapToInt(ProofResult::images).sum(), different.isEmpty() ? "green" : "red",
				different.size()));
		different.forEach((result) -> html.append(section(result)));
		html.append("<h2>As approved</h2><ul>\n");
		this.results.stream()
			.filter((result) -> result.differences().isEmpty())
			.forEach((result) -> html.append("<li>").append(link(result)).append("</li>\n"));
		return html.append("</ul></body></html>\n").toString();
	}

	private String section(ProofResult result) {
		StringBuilder rows = new StringBuilder();
		for (Difference difference : result.differences()) {
			rows.append("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n".formatted(text(difference.place()),
					text(difference.expected()), text(difference.found()), text(difference.likely())));
		}
		return "<h2>%s</h2><table><tr><th>Place</th><th>Approved</th><th>Readers get</th><th>Likely cause</th></tr>\n%s</table>\n"
			.formatted(link(result), rows);
	}

	private String link(ProofResult result) {
		return "<a href=\"%s\">%s</a>".formatted(text(this.site.replaceAll("/+$", "") + result.path()),
				text(result.title()));
	}

	private static String text(@Nullable String text) {
		return (text != null) ? HtmlUtils.htmlEscape(text) : "<em>Nothing</em>";
	}

}
