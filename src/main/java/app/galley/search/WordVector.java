package app.galley.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Builds a text of PostgreSQL's type {@code tsvector}, whose entries are chosen here:
 * each spelling of a word, its stem, and pairs of neighbours, by which phrases are found
 * without their positions.
 */
final class WordVector {

	/** PostgreSQL keeps no greater positions. */
	private static final int LAST_POSITION = 16383;

	private static final int POSITIONS_OF_ENTRY = 250;

	/** Below PostgreSQL's limit of 1 MiB, with its overhead. */
	private static final int MAX_BYTES = 700_000;

	/** Between fields, so that no phrase spans two. */
	private static final int GAP = 10;

	private static final Pattern DIGRAPH = Pattern.compile("([aou])e");

	private final Map<String, List<String>> entries = new LinkedHashMap<>();

	private int bytes;

	private int position;

	/**
	 * Adds the words of a field.
	 * @param weight A to D
	 * @param stems by word in lower case; words without a stem are left out
	 */
	WordVector add(List<Word> words, char weight, Map<String, String> stems) {
		for (int i = 0; i < words.size(); i++) {
			Word word = words.get(i);
			this.position++;
			word.spellings().forEach((spelling) -> place(spelling, weight));
			String stem = stems.get(word.text());
			if (stem != null) {
				place(stem, weight);
			}
			if (i + 1 < words.size() && !word.gram() && !words.get(i + 1).gram()) {
				entry(pair(word, words.get(i + 1)));
			}
		}
		this.position += GAP;
		return this;
	}

	/** The entry of two neighbours, the same for {@code ue} and {@code ü}. */
	static String pair(Word first, Word second) {
		return "+" + DIGRAPH.matcher(first.key() + " " + second.key()).replaceAll("$1");
	}

	private void place(String name, char weight) {
		List<String> places = entry(name);
		if (places.size() < POSITIONS_OF_ENTRY && this.bytes < MAX_BYTES) {
			places.add(Math.min(this.position, LAST_POSITION) + String.valueOf(weight));
			this.bytes += 2;
		}
	}

	private List<String> entry(String name) {
		List<String> places = this.entries.get(name);
		if (places != null) {
			return places;
		}
		List<String> none = new ArrayList<>();
		if (this.bytes < MAX_BYTES) {
			this.entries.put(name, none);
			this.bytes += 3 * name.length() + 8;
		}
		return none;
	}

	/** A text in quotes, for {@code tsvector} and {@code tsquery}. */
	static String quoted(String entry) {
		return "'" + entry.replace("\\", "\\\\").replace("'", "''") + "'";
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(this.bytes);
		this.entries.forEach((name, places) -> {
			text.append(quoted(name));
			if (!places.isEmpty()) {
				text.append(':').append(String.join(",", places));
			}
			text.append(' ');
		});
		return text.toString();
	}

}
