package app.galley.limit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import graphql.language.Document;
import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.OperationDefinition;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import org.jspecify.annotations.Nullable;

/**
 * The size of a query once every fragment is spread: nested fragments can turn a short
 * text into millions of fields. Each fragment is visited once. Measured before
 * validation, some of whose rules compare fields with each other.
 */
final class DocumentShape {

	private static final Extent NOTHING = new Extent(0, 0, 0);

	/** Above any limit, and far from overflowing. */
	private static final long SIZE_CAP = Integer.MAX_VALUE;

	private final Map<String, FragmentDefinition> fragments = new HashMap<>();

	private final Map<String, Extent> known = new HashMap<>();

	private DocumentShape(Document document) {
		document.getDefinitionsOfType(FragmentDefinition.class)
			.forEach((fragment) -> this.fragments.put(fragment.getName(), fragment));
	}

	/** The extent of all operations of a document together. */
	static Extent of(Document document) {
		DocumentShape shape = new DocumentShape(document);
		Extent total = NOTHING;
		for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
			total = total.beside(shape.extent(operation.getSelectionSet()));
		}
		return total;
	}

	private Extent extent(@Nullable SelectionSet set) {
		Extent total = NOTHING;
		for (Selection<?> selection : (set != null) ? set.getSelections() : List.<Selection<?>>of()) {
			total = total.beside(switch (selection) {
				case Field field -> extent(field.getSelectionSet()).in(field);
				case InlineFragment inline -> extent(inline.getSelectionSet());
				case FragmentSpread spread -> extent(spread.getName());
				default -> NOTHING;
			});
		}
		return total;
	}

	private Extent extent(String fragment) {
		Extent found = this.known.get(fragment);
		if (found != null) {
			return found;
		}
		FragmentDefinition definition = this.fragments.get(fragment);
		if (definition == null) {
			return NOTHING;
		}
		// A cycle of fragments ends here; validation refuses it.
		this.known.put(fragment, NOTHING);
		Extent extent = extent(definition.getSelectionSet());
		this.known.put(fragment, extent);
		return extent;
	}

	record Extent(int depth, long fields, long aliases) {

		private Extent beside(Extent other) {
			return new Extent(Math.max(this.depth, other.depth), Math.min(this.fields + other.fields, SIZE_CAP),
					Math.min(this.aliases + other.aliases, SIZE_CAP));
		}

		private Extent in(Field field) {
			return new Extent(this.depth + 1, this.fields + 1, this.aliases + ((field.getAlias() != null) ? 1 : 0));
		}

	}

}
