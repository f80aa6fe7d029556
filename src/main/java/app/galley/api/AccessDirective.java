package app.galley.api;

import java.util.Objects;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import graphql.language.EnumValue;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;

import org.springframework.stereotype.Component;

/**
 * {@code @access(role:)} in the schema is where who may do what is written down; this
 * enforces it, before anything of the field is fetched.
 */
@Component
class AccessDirective implements SchemaDirectiveWiring {

	@Override
	public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> env) {
		GraphQLFieldDefinition field = env.getElement();
		GraphQLFieldsContainer type = env.getFieldsContainer();
		Role least = Role.valueOf(Objects
			.requireNonNull((EnumValue) env.getAppliedDirective().getArgument("role").getArgumentValue().getValue())
			.getName());
		FieldCoordinates place = FieldCoordinates.coordinates(type, field);
		DataFetcher<?> fetcher = env.getCodeRegistry().getDataFetcher(place, field);
		env.getCodeRegistry().dataFetcher(place, (DataFetcher<?>) (fetching) -> {
			check(least, field.getName());
			return fetcher.get(fetching);
		});
		return field;
	}

	private static void check(Role least, String field) {
		Caller caller = Caller.current()
			.orElseThrow(() -> new Unauthorized(field,
					"needs somebody who is signed in: send HTTP Basic credentials or sign in"));
		if (!caller.may(least)) {
			throw new Forbidden(field,
					"needs the role %s; %s is %s".formatted(least, caller.username(), caller.role()));
		}
	}

}
