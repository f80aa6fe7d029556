package app.galley.paste;

import java.nio.charset.StandardCharsets;

import app.galley.problem.Refused;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL query that makes Markdown of pasted HTML.
 */
@Controller
class PasteController {

	private static final int MAX_BYTES = 1024 * 1024;

	@QueryMapping
	PastedMarkdown markdownOf(@Argument String html) {
		int bytes = html.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_BYTES) {
			throw new Refused("html", "paste at most %,d bytes of UTF-8; this has %,d".formatted(MAX_BYTES, bytes));
		}
		return PastedMarkdown.of(html);
	}

}
