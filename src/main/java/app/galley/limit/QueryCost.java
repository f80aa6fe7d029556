package app.galley.limit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import graphql.execution.ExecutionContext;
import graphql.language.Argument;
import graphql.language.Field;
import graphql.language.FragmentSpread;
import graphql.language.InlineFragment;
import graphql.language.IntValue;
import graphql.language.NullValue;
import graphql.language.Selection;
import graphql.language.SelectionSet;
import graphql.language.Value;
import graphql.language.VariableReference;
import graphql.schema.GraphQLAppliedDirective;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLTypeUtil;
import org.jspecify.annotations.Nullable;

/**
 * The highest cost a query can have: every value in its response counts 1, or what
 * {@code @cost} says, times the sizes of the lists around it. A list has the size that
 * its slicing arguments request, or the assumed size of {@code @listSize}. Introspection
 * is free; graphql-java limits it, and its result is the same for all callers.
 */
final class QueryCost {

	/** For a list without {@code @listSize}. */
	private static final int ASSUMED_SIZE = 10;

	/** No page is as large; a query for more is refused anyway. */
	private static final int MAX_LIST_SIZE = 10_000;

	/** Above any limit; times the largest list it still does not overflow. */
	private static final long COST_CAP = Integer.MAX_VALUE;

	private final Map<GraphQLFieldDefinition, Rule> rules = new ConcurrentHashMap<>();

	/** Computes the cost of a validated operation with its variables. */
	long of(ExecutionContext context) {
		GraphQLSchema schema = context.getGraphQLSchema();
		GraphQLFieldsContainer root = switch (context.getOperationDefinition().getOperation()) {
			case QUERY -> schema.getQueryType();
			case MUTATION -> schema.getMutationType();
			case SUBSCRIPTION -> schema.getSubscriptionType();
		};
		return new Walk(context).cost(context.getOperationDefinition().getSelectionSet(), root, null);
	}

	private Rule rule(GraphQLFieldDefinition field) {
		return this.rules.computeIfAbsent(field, Rule::of);
	}

	private final class Walk {

		private final ExecutionContext context;

		private Walk(ExecutionContext context) {
			this.context = context;
		}

		private long cost(@Nullable SelectionSet set, @Nullable GraphQLFieldsContainer parent, @Nullable Sized sized) {
			long cost = 0;
			for (Selection<?> selection : (set != null) ? set.getSelections() : List.<Selection<?>>of()) {
				cost += switch (selection) {
					case Field field -> cost(field, parent, sized);
					case InlineFragment inline -> cost(inline.getSelectionSet(),
							(inline.getTypeCondition() != null) ? type(inline.getTypeCondition().getName()) : parent,
							sized);
					case FragmentSpread spread -> {
						var fragment = this.context.getFragment(spread.getName());
						yield cost(fragment.getSelectionSet(), type(fragment.getTypeCondition().getName()), sized);
					}
					default -> 0;
				};
			}
			return Math.min(cost, COST_CAP);
		}

		private long cost(Field field, @Nullable GraphQLFieldsContainer parent, @Nullable Sized sized) {
			GraphQLFieldDefinition definition = (parent != null) ? parent.getFieldDefinition(field.getName()) : null;
			if (definition == null) {
				return field.getName().equals("__typename") ? 1 : 0;
			}
			Rule rule = rule(definition);
			int size = size(rule, field);
			GraphQLNamedType type = GraphQLTypeUtil.unwrapAll(definition.getType());
			long each = rule.weight()
					+ cost(field.getSelectionSet(), (type instanceof GraphQLFieldsContainer fields) ? fields : null,
							rule.sizedFields().isEmpty() ? null : new Sized(rule.sizedFields(), size));
			if (!GraphQLTypeUtil.isList(GraphQLTypeUtil.unwrapNonNull(definition.getType()))) {
				return each;
			}
			return Math.min(each * ((sized != null && sized.fields().contains(field.getName())) ? sized.size() : size),
					COST_CAP);
		}

		private int size(Rule rule, Field field) {
			int size = 0;
			for (String name : rule.slicingArguments()) {
				Integer requested = number(field.getArguments(), name);
				size = (requested != null) ? Math.max(size, requested) : size;
			}
			return (size > 0) ? Math.min(size, MAX_LIST_SIZE) : rule.assumedSize();
		}

		private @Nullable Integer number(List<Argument> arguments, String name) {
			for (Argument argument : arguments) {
				if (argument.getName().equals(name)) {
					Value<?> value = argument.getValue();
					return switch (value) {
						case IntValue number -> number.getValue().intValue();
						case VariableReference variable when this.context.getCoercedVariables()
							.get(variable.getName()) instanceof Integer n -> n;
						case NullValue none -> null;
						default -> null;
					};
				}
			}
			return null;
		}

		private @Nullable GraphQLFieldsContainer type(String name) {
			return (this.context.getGraphQLSchema().getType(name) instanceof GraphQLFieldsContainer fields) ? fields
					: null;
		}

	}

	/** The fields of a connection that hold its page, and the page's size. */
	private record Sized(List<String> fields, int size) {
	}

	/**
	 * The cost directives of a field.
	 *
	 * @param weight 1 without {@code @cost}
	 * @param assumedSize size of the list when no slicing argument is given
	 * @param slicingArguments that request the size
	 * @param sizedFields the lists below that have this size; empty: the field itself
	 */
	private record Rule(int weight, int assumedSize, List<String> slicingArguments, List<String> sizedFields) {

		static Rule of(GraphQLFieldDefinition field) {
			GraphQLAppliedDirective cost = field.getAppliedDirective("cost");
			GraphQLAppliedDirective size = field.getAppliedDirective("listSize");
			Integer weight = (cost != null) ? value(cost, "weight") : null;
			Integer assumedSize = (size != null) ? value(size, "assumedSize") : null;
			List<String> slicingArguments = (size != null) ? value(size, "slicingArguments") : null;
			List<String> sizedFields = (size != null) ? value(size, "sizedFields") : null;
			return new Rule((weight != null) ? weight : 1, (assumedSize != null) ? assumedSize : ASSUMED_SIZE,
					(slicingArguments != null) ? slicingArguments : List.of(),
					(sizedFields != null) ? sizedFields : List.of());
		}

		private static <T> @Nullable T value(GraphQLAppliedDirective directive, String argument) {
			return directive.getArgument(argument).getValue();
		}

	}

}
