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
 * How large a query is once every fragment is spread: fragments in fragments can make
 * millions of fields of a short text. Each fragment is looked at once only. It comes
 * before validation, some of whose rules compare fields with each other.
 */
final class DocumentShape {

	private static final Extent NOTHING = new Extent(0, 0, 0);

	/** More than any limit, and far from overflowing. */
	private static final long MANY = Integer.MAX_VALUE;

	private final Map<String, FragmentDefinition> fragments = new HashMap<>();

	private final Map<String, Extent> known = new HashMap<>();

	private DocumentShape(Document document) {
		document.getDefinitionsOfType(FragmentDefinition.class)
			.forEach((fragment) -> this.fragments.put(fragment.getName(), fragment));
	}

	/** The operations of a document together. */
	static Extent of(Document document) {
		DocumentShape shape = new DocumentShape(document);
		Extent all = NOTHING;
		for (OperationDefinition operation : document.getDefinitionsOfType(OperationDefinition.class)) {
			all = all.beside(shape.extent(operation.getSelectionSet()));
		}
		return all;
	}

	private Extent extent(@Nullable SelectionSet set) {
		Extent all = NOTHING;
		for (Selection<?> selection : (set != null) ? set.getSelections() : List.<Selection<?>>of()) {
			all = all.beside(switch (selection) {
				case Field field -> extent(field.getSelectionSet()).in(field);
				case InlineFragment inline -> extent(inline.getSelectionSet());
				case FragmentSpread spread -> extent(spread.getName());
				default -> NOTHING;
			});
		}
		return all;
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
		// A fragment that leads back to itself ends here; validation refuses it.
		this.known.put(fragment, NOTHING);
		Extent extent = extent(definition.getSelectionSet());
		this.known.put(fragment, extent);
		return extent;
	}

	record Extent(int depth, long fields, long aliases) {

		private Extent beside(Extent other) {
			return new Extent(Math.max(this.depth, other.depth), Math.min(this.fields + other.fields, MANY),
					Math.min(this.aliases + other.aliases, MANY));
		}

		private Extent in(Field field) {
			return new Extent(this.depth + 1, this.fields + 1, this.aliases + ((field.getAlias() != null) ? 1 : 0));
		}

	}

}
