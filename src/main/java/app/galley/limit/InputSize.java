package app.galley.limit;

import java.util.Collection;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The size of a value made of maps, lists and scalars.
 *
 * @param characters of names and values, without punctuation
 * @param depth of nested lists and objects
 */
record InputSize(long characters, int depth) {

	/** Measures a JSON value, whose depth the JSON reader or GraphQL bounds. */
	static InputSize of(@Nullable Object value) {
		return switch (value) {
			case null -> new InputSize(4, 0);
			case String text -> new InputSize(text.length(), 0);
			case Map<?, ?> map -> {
				long characters = 0;
				int depth = 0;
				for (Map.Entry<?, ?> entry : map.entrySet()) {
					InputSize inner = of(entry.getValue());
					characters += String.valueOf(entry.getKey()).length() + inner.characters;
					depth = Math.max(depth, inner.depth);
				}
				yield new InputSize(characters, depth + 1);
			}
			case Collection<?> list -> {
				long characters = 0;
				int depth = 0;
				for (Object element : list) {
					InputSize inner = of(element);
					characters += inner.characters;
					depth = Math.max(depth, inner.depth);
				}
				yield new InputSize(characters, depth + 1);
			}
			default -> new InputSize(8, 0);
		};
	}

}
