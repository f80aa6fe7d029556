package app.galley.post;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import graphql.language.Field;
import graphql.language.FragmentDefinition;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Names of the fields that a query selects below the fetched one, ignoring directives.
 * graphql-java's own selection set knows more, but takes as long as reading the rows.
 */
final class SelectedFields {

	private final DataFetchingEnvironment env;

	private final Set<String> names = new HashSet<>();

	private SelectedFields(DataFetchingEnvironment env) {
		this.env = env;
	}

	/**
	 * @param paths of the objects whose fields to collect, such as "edges", "node"
	 */
	@SafeVarargs
	static Set<String> of(DataFetchingEnvironment env, List<String>... paths) {
		SelectedFields selected = new SelectedFields(env);
		for (List<String> path : paths) {
			env.getMergedField().getFields().forEach((field) -> selected.collect(field.getSelectionSet(), path));
		}
		return selected.names;
	}

	private void collect(@Nullable SelectionSet set, List<String> path) {
		for (Selection<?> selection : (set != null) ? set.getSelections() : List.<Selection<?>>of()) {
			switch (selection) {
				case Field field when path.isEmpty() -> this.names.add(field.getName());
				case Field field when field.getName().equals(path.getFirst()) ->
					collect(field.getSelectionSet(), path.subList(1, path.size()));
				case InlineFragment inline -> collect(inline.getSelectionSet(), path);
				case FragmentSpread spread -> {
					FragmentDefinition fragment = this.env.getFragmentsByName().get(spread.getName());
					collect((fragment != null) ? fragment.getSelectionSet() : null, path);
				}
				default -> {
				}
			}
		}
	}

}
