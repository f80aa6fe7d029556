package app.galley.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import app.galley.problem.Refused;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLArgument;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLInputObjectType;
import graphql.schema.GraphQLNamedType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Refuses text that PostgreSQL cannot store, in any argument of any field: it fails a
 * statement that merely compares with such text.
 */
@Component
class StorableText implements SchemaDirectiveWiring {

	/** Scalars whose Java values are text. */
	private static final List<String> TEXTS = List.of("String", "ID");

	@Override
	public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> env) {
		GraphQLFieldDefinition field = env.getElement();
		if (field.getArguments().stream().anyMatch(StorableText::mayHoldText)) {
			FieldCoordinates place = FieldCoordinates.coordinates(env.getFieldsContainer(), field);
			DataFetcher<?> fetcher = env.getCodeRegistry().getDataFetcher(place, field);
			env.getCodeRegistry().dataFetcher(place, (DataFetcher<?>) (fetching) -> {
				fetching.getArguments().forEach(StorableText::check);
				return fetcher.get(fetching);
			});
		}
		return field;
	}

	private static boolean mayHoldText(GraphQLArgument argument) {
		GraphQLNamedType type = GraphQLTypeUtil.unwrapAllAs(argument.getType());
		return type instanceof GraphQLInputObjectType || TEXTS.contains(type.getName());
	}

	private static void check(String name, @Nullable Object value) {
		switch (value) {
			case String text -> {
				if (text.indexOf('\0') >= 0) {
					throw new Refused(name, "remove control characters such as NUL");
				}
				if (text.codePoints().anyMatch((c) -> Character.MIN_SURROGATE <= c && c <= Character.MAX_SURROGATE)) {
					throw new Refused(name, "not valid Unicode: remove the unpaired surrogate");
				}
			}
			case Map<?, ?> object -> object.forEach((field, inner) -> check(name + "." + field, inner));
			case Collection<?> list -> list.forEach((element) -> check(name, element));
			case null, default -> {
			}
		}
	}

}
