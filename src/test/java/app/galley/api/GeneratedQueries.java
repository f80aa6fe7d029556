package app.galley.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNonNull;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;

/**
 * One query for each field of the schema's {@code Query}, with everything that can be
 * selected below it. A field that is added to the schema is in it by itself.
 */
final class GeneratedQueries {

	private static final String NO_ID = new UUID(0, 1).toString();

	private final GraphQLSchema schema;

	private final boolean publicOnly;

	private final Map<String, String> arguments;

	private GeneratedQueries(GraphQLSchema schema, boolean publicOnly, Map<String, String> arguments) {
		this.schema = schema;
		this.publicOnly = publicOnly;
		this.arguments = arguments;
	}

	/**
	 * Queries by the name of their field, of those that need no account.
	 * @param arguments literals of arguments, by {@code field.argument}
	 */
	static Map<String, String> ofPublicFields(GraphQLSchema schema, Map<String, String> arguments) {
		return new GeneratedQueries(schema, true, arguments).queries((field) -> !isProtected(field));
	}

	/** Queries by the name of their field, of those that need an account. */
	static Map<String, String> ofProtectedFields(GraphQLSchema schema, Map<String, String> arguments) {
		return new GeneratedQueries(schema, false, arguments).queries(GeneratedQueries::isProtected);
	}

	private static boolean isProtected(GraphQLFieldDefinition field) {
		return field.getAppliedDirective("access") != null;
	}

	private Map<String, String> queries(Predicate<GraphQLFieldDefinition> which) {
		Map<String, String> queries = new LinkedHashMap<>();
		this.schema.getQueryType()
			.getFieldDefinitions()
			.stream()
			.filter(which)
			.forEach((field) -> queries.put(field.getName(), "{ " + select(field, new HashMap<>()) + " }"));
		return queries;
	}

	private String select(GraphQLFieldDefinition field, Map<String, Integer> selected) {
		String arguments = field.getArguments()
			.stream()
			.filter((argument) -> isGiven(field, argument))
			.map((argument) -> argument.getName() + ": " + literal(field, argument))
			.collect(Collectors.joining(", "));
		String call = field.getName() + (arguments.isEmpty() ? "" : "(" + arguments + ")");
		return (GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer type)
				? call + " { " + selections(type, selected) + " }" : call;
	}

	/**
	 * Everything below a type the first time that the query comes to it, then only its
	 * scalars, and after four times only its name: types refer to each other, and a query
	 * may have 500 fields.
	 */
	private String selections(GraphQLFieldsContainer type, Map<String, Integer> selected) {
		int times = selected.merge(type.getName(), 1, Integer::sum);
		List<String> fields = new ArrayList<>(List.of("__typename"));
		for (GraphQLFieldDefinition field : type.getFieldDefinitions()) {
			boolean nested = GraphQLTypeUtil.unwrapAll(field.getType()) instanceof GraphQLFieldsContainer;
			if ((nested ? times == 1 : times <= 4) && !(this.publicOnly && isProtected(field))) {
				fields.add(select(field, selected));
			}
		}
		return String.join(" ", fields);
	}

	private boolean isGiven(GraphQLFieldDefinition field, GraphQLArgument argument) {
		boolean required = GraphQLTypeUtil.isNonNull(argument.getType()) && !argument.hasSetDefaultValue();
		return required || argument.getName().equals("first")
				|| this.arguments.containsKey(field.getName() + "." + argument.getName());
	}

	private String literal(GraphQLFieldDefinition field, GraphQLArgument argument) {
		String given = this.arguments.get(field.getName() + "." + argument.getName());
		return (given != null) ? given : literal(argument.getType());
	}

	private static String literal(GraphQLType type) {
		return switch (type) {
			case GraphQLNonNull required -> literal(required.getWrappedType());
			case GraphQLList list -> "[" + literal(list.getWrappedType()) + "]";
			case GraphQLEnumType values -> values.getValues().getFirst().getName();
			case GraphQLInputObjectType input -> input.getFieldDefinitions()
				.stream()
				.filter((field) -> GraphQLTypeUtil.isNonNull(field.getType()) && !field.hasSetDefaultValue())
				.map((field) -> field.getName() + ": " + literal(field.getType()))
				.collect(Collectors.joining(", ", "{", "}"));
			case GraphQLScalarType scalar -> switch (scalar.getName()) {
				case "Int" -> "2";
				case "Float" -> "0.5";
				case "Boolean" -> "true";
				case "ID" -> "\"" + NO_ID + "\"";
				case "DateTime" -> "\"2026-01-01T00:00:00Z\"";
				case "URL" -> "\"https://example.org/\"";
				default -> "\"text\"";
			};
			default -> throw new IllegalArgumentException("No literal for " + type);
		};
	}

}
