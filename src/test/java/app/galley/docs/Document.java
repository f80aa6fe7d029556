package app.galley.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Markdown document with generated sections. Each stands between
 * {@code <!-- generated: NAME -->} and {@code <!-- end -->}; the text around them is
 * written by hand.
 */
record Document(Path file) {

	private static final Pattern SECTION = Pattern.compile("(?s)(<!-- generated: ([^>]+?) -->\n).*?(<!-- end -->)");

	private static final boolean UPDATE = Boolean.getBoolean("galley.docs.update");

	String text() {
		try {
			return Files.readString(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The sections' names, from top to bottom. */
	List<String> sections() {
		List<String> names = new ArrayList<>();
		Matcher section = SECTION.matcher(text());
		while (section.find()) {
			names.add(section.group(2));
		}
		return names;
	}

	/**
	 * Compares the committed sections with what the code gives, or writes them.
	 * @param content the text of the section with the given name
	 */
	void assertUpToDate(Function<String, String> content) {
		String committed = text();
		String generated = SECTION.matcher(committed)
			.replaceAll((section) -> Matcher.quoteReplacement(
					section.group(1) + content.apply(section.group(2)).strip() + "\n" + section.group(3)));
		if (UPDATE) {
			write(generated);
			return;
		}
		assertThat(committed)
			.as("%s is out of date. Write it with: mvn verify -Dtest='*DocumentTests' -Dgalley.docs.update", this.file)
			.isEqualTo(generated);
	}

	private void write(String text) {
		try {
			Files.writeString(this.file, text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
