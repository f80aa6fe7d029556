package app.galley.transfer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of front matter, as the file has it: {@code 1.10} stays {@code 1.10}.
 */
sealed interface Value {

	/** Line of the file, from 1. */
	int line();

	/**
	 * @param text as written, without quotes
	 */
	record Text(String text, int line) implements Value {
	}

	/** A list. */
	record Items(List<Value> items, int line) implements Value {

		public Items {
			items = List.copyOf(items);
		}

	}

	/** Keys with values, in the file's order. */
	record Table(Map<String, Value> entries, int line) implements Value {

		public Table {
			entries = new LinkedHashMap<>(entries);
		}

	}

}
