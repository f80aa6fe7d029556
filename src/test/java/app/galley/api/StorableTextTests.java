package app.galley.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLInputType;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.graphql.execution.GraphQlSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends a NUL character in each text that the schema lets a client send.
 */
@GalleyTest
@ExtendWith(OutputCaptureExtension.class)
class StorableTextTests {

	@Autowired
	Api api;

	@Autowired
	GraphQlSource source;

	@ParameterizedTest
	@ValueSource(strings = { "a\0b", "\0" })
	void isDemandedOfEveryTextArgument(String text, CapturedOutput log) {
		List<String> places = new ArrayList<>();
		for (GraphQLObjectType root : List.of(this.source.schema().getQueryType(),
				this.source.schema().getMutationType())) {
			for (GraphQLFieldDefinition field : root.getFieldDefinitions()) {
				for (GraphQLArgument argument : field.getArguments()) {
					for (Place place : places(argument.getName(), argument.getType(), text)) {
						JsonNode error = this.api.asEditor()
							.errors(document(root, field), variables(field, argument, place.value()))
							.get(0);
						String name = field.getName() + " " + place.name();
						assertThat(error.at("/extensions/code").asString()).as(name + error).isEqualTo("BAD_REQUEST");
						assertThat(error.at("/extensions/field").asString()).as(name).isEqualTo(place.name());
						places.add(name);
					}
				}
			}
		}
		assertThat(places).contains("post slug", "posts filter.text", "createTag input.name",
				"createContentTask input.tags", "approvePost input.taskId");
		assertThat(log).doesNotContain("Exception");
	}

	/** Java's client cannot encode it, but JSON can escape it. */
	@Test
	void isDemandedOfSurrogates(CapturedOutput log) {
		for (String slug : List.of("a\\ud800b", "\\udc00", "a\\u0000")) {
			assertThat(this.api
				.post("{\"query\":\"query($s: String!) { post(slug: $s) { id } }\",\"variables\":{\"s\":\"%s\"}}"
					.formatted(slug))
				.body()).contains("BAD_REQUEST", "slug: ");
		}
		assertThat(log).doesNotContain("Exception");
	}

	@Test
	void isDemandedOfSubscriptions() {
		assertThat(this.api.asEditor()
			.events("subscription($id: ID!) { imageGeneration(id: $id) { id } }", Map.of("id", "a\0b"))).singleElement()
			.extracting((event) -> event.at("/errors/0/extensions/code").asString())
			.isEqualTo("BAD_REQUEST");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/preview/posts/a%00b", "/preview/posts/%00", "/preview/tags/%00",
			"/preview/categories/a%00", "/preview/authors/a%00b", "/preview/page/%00", "/preview/tags/none/page/YQBi",
			"/preview/page/AAAA", "/preview/tasks/%00", "/preview/posts/none?token=%00", "/preview/tasks/none?at=%00",
			"/cdn", "/cdn/%00", "/cdn/generated/a%00b" })
	void isDemandedOfPaths(String path, CapturedOutput log) {
		assertThat(this.api.asEditor().get(path).statusCode()).isBetween(400, 404);
		assertThat(log).doesNotContain("Exception");
	}

	@Test
	void isDemandedOfUserNames(CapturedOutput log) {
		assertThat(this.api.as("edi\0tor", Api.PASSWORD).post("{\"query\":\"{ __typename }\"}").statusCode())
			.isEqualTo(401);
		assertThat(log).doesNotContain("Exception");
	}

	private static String document(GraphQLObjectType root, GraphQLFieldDefinition field) {
		List<String> variables = new ArrayList<>();
		List<String> arguments = new ArrayList<>();
		for (GraphQLArgument argument : field.getArguments()) {
			variables.add("$" + argument.getName() + ": " + GraphQLTypeUtil.simplePrint(argument.getType()));
			arguments.add(argument.getName() + ": $" + argument.getName());
		}
		boolean leaf = GraphQLTypeUtil.isLeaf(GraphQLTypeUtil.unwrapAll(field.getType()));
		return "%s(%s) { %s(%s) %s }".formatted(root.getName().toLowerCase(), String.join(", ", variables),
				field.getName(), String.join(", ", arguments), leaf ? "" : "{ __typename }");
	}

	private static Map<String, @Nullable Object> variables(GraphQLFieldDefinition field, GraphQLArgument changed,
			Object value) {
		Map<String, @Nullable Object> variables = new HashMap<>();
		for (GraphQLArgument argument : field.getArguments()) {
			if (GraphQLTypeUtil.isNonNull(argument.getType())) {
				variables.put(argument.getName(), valid(argument.getType()));
			}
		}
		variables.put(changed.getName(), value);
		return variables;
	}

	/**
	 * A text's place, as errors name it, and the argument's value with the text there.
	 */
	private record Place(String name, Object value) {
	}

	private static List<Place> places(String name, GraphQLInputType type, String text) {
		GraphQLType nullable = GraphQLTypeUtil.unwrapNonNull(type);
		if (nullable instanceof GraphQLList list) {
			return places(name, (GraphQLInputType) list.getWrappedType(), text).stream()
				.map((place) -> new Place(place.name(), List.of(place.value())))
				.toList();
		}
		if (!(nullable instanceof GraphQLInputObjectType object)) {
			String scalar = ((GraphQLNamedType) nullable).getName();
			return scalar.equals("String") || scalar.equals("ID") ? List.of(new Place(name, text)) : List.of();
		}
		List<Place> places = new ArrayList<>();
		for (var field : object.getFieldDefinitions()) {
			for (Place place : places(name + "." + field.getName(), field.getType(), text)) {
				Map<String, Object> value = required(object);
				value.put(field.getName(), place.value());
				places.add(new Place(place.name(), value));
			}
		}
		return places;
	}

	private static Map<String, Object> required(GraphQLInputObjectType object) {
		Map<String, Object> value = new HashMap<>();
		object.getFieldDefinitions().forEach((field) -> {
			if (GraphQLTypeUtil.isNonNull(field.getType())) {
				value.put(field.getName(), valid(field.getType()));
			}
		});
		return value;
	}

	private static Object valid(GraphQLInputType type) {
		return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
			case GraphQLList list -> List.of();
			case GraphQLInputObjectType object -> required(object);
			case GraphQLEnumType enumeration -> enumeration.getValues().getFirst().getName();
			case GraphQLNamedType scalar -> switch (scalar.getName()) {
				case "Int" -> 1;
				case "Float" -> 1.5;
				case "Boolean" -> true;
				case "DateTime" -> "2026-01-01T00:00:00Z";
				case "URL" -> "https://example.org/";
				default -> "00000000-0000-7000-8000-000000000000";
			};
			default -> throw new AssertionError(type);
		};
	}

}
