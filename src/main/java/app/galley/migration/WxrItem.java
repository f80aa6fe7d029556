package app.galley.migration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.codec.digest.DigestUtils;

/**
 * One {@code item} of a WordPress export: a post, page, attachment or something else.
 */
final class WxrItem {

	/** Of the file, from 1. */
	final int line;

	/** Texts of the item's elements, by name without prefix; {@code excerpt} apart. */
	final Map<String, String> texts = new HashMap<>();

	final Map<String, String> meta = new HashMap<>();

	/** All former slugs: a key of {@code postmeta} that repeats. */
	final List<String> oldSlugs = new ArrayList<>();

	final List<Term> terms = new ArrayList<>();

	int comments;

	/** Whether a text was longer than any post may be, and was left out. */
	boolean tooLong;

	WxrItem(int line) {
		this.line = line;
	}

	String text(String name) {
		return this.texts.getOrDefault(name, "");
	}

	String id() {
		return text("post_id").strip();
	}

	String type() {
		return text("post_type").strip();
	}

	String meta(String key) {
		return this.meta.getOrDefault(key, "");
	}

	/** Hash of all that is read of the item. */
	String sha256() {
		StringBuilder all = new StringBuilder();
		this.texts.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.forEach((entry) -> all.append(entry.getKey()).append('\0').append(entry.getValue()).append('\0'));
		this.terms.forEach((term) -> all.append(term).append('\0'));
		all.append(meta("_thumbnail_id")).append('\0').append(this.oldSlugs);
		return DigestUtils.sha256Hex(all.toString());
	}

	/**
	 * A category or tag of the item.
	 *
	 * @param taxonomy {@code category}, {@code post_tag} or another
	 * @param slug may be empty
	 */
	record Term(String taxonomy, String slug, String name) {
	}

}
