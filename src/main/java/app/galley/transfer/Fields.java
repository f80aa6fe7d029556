package app.galley.transfer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The fields of front matter, and which of them were read.
 */
final class Fields {

	/** Tables that hold fields of their own. */
	private static final Set<String> NESTED = Set.of("extra", "taxonomies", "params", "header", "_build", "seo");

	private final Value.Table table;

	private final Set<String> used = new HashSet<>();

	Fields(Value.Table table) {
		this.table = table;
	}

	/** The value of a key; a dot descends into a table. */
	@Nullable Value at(String key) {
		Value value = this.table;
		for (String part : key.split("\\.")) {
			value = (value instanceof Value.Table inner) ? inner.entries().get(part) : null;
		}
		if (value != null) {
			this.used.add(key);
		}
		return value;
	}

	/** A value that is text, and not empty. */
	Optional<Value.Text> text(String key) {
		return (at(key) instanceof Value.Text text && !text.text().isBlank()) ? Optional.of(text) : Optional.empty();
	}

	/** The first of these keys whose value is text. */
	Optional<Value.Text> text(List<String> keys) {
		return keys.stream().flatMap((key) -> text(key).stream()).findFirst();
	}

	/** The texts of a value: one, a list of them, or the names in a list of tables. */
	static List<Value.Text> texts(@Nullable Value value) {
		List<Value.Text> texts = new ArrayList<>();
		switch (value) {
			case Value.Text text when !text.text().isBlank() -> texts.add(text);
			case Value.Items items -> items.items().forEach((item) -> texts.addAll(texts(item)));
			case Value.Table table -> {
				Value name = table.entries().get("name");
				texts.addAll(texts((name instanceof Value.Text) ? name : null));
			}
			case null, default -> {
			}
		}
		return texts;
	}

	/** Keys that were not read, with their values. */
	Map<String, Value> unused() {
		Map<String, Value> unused = new LinkedHashMap<>();
		this.table.entries().forEach((key, value) -> {
			if (value instanceof Value.Table inner && NESTED.contains(key)) {
				inner.entries().forEach((name, nested) -> unused.put(key + "." + name, nested));
			}
			else {
				unused.put(key, value);
			}
		});
		unused.keySet().removeAll(this.used);
		return unused;
	}

}
