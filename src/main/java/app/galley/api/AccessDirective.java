package app.galley.api;

import java.util.Objects;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import graphql.language.EnumValue;
import graphql.schema.DataFetcher;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Enforces {@code @access(role:)}, with which the schema says who may use a field, before
 * the field is fetched.
 */
@Component
class AccessDirective implements SchemaDirectiveWiring {

	@Override
	public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> env) {
		GraphQLFieldDefinition field = env.getElement();
		GraphQLFieldsContainer type = env.getFieldsContainer();
		Role required = Role.valueOf(Objects.requireNonNull(name(env, "role")));
		String named = name(env, "scope");
		Scope scope = (named != null) ? Scope.valueOf(named) : null;
		FieldCoordinates place = FieldCoordinates.coordinates(type, field);
		DataFetcher<?> fetcher = env.getCodeRegistry().getDataFetcher(place, field);
		env.getCodeRegistry().dataFetcher(place, (DataFetcher<?>) (fetching) -> {
			check(required, scope, field.getName());
			return fetcher.get(fetching);
		});
		return field;
	}

	private static @Nullable String name(SchemaDirectiveWiringEnvironment<?> env, String argument) {
		return (env.getAppliedDirective()
			.getArgument(argument)
			.getArgumentValue()
			.getValue() instanceof EnumValue value) ? value.getName() : null;
	}

	private static void check(Role required, @Nullable Scope scope, String field) {
		Caller caller = Caller.current()
			.orElseThrow(() -> new Unauthorized(field,
					"requires authentication: send HTTP Basic credentials or a token, or sign in"));
		if (!caller.may(required)) {
			throw new Forbidden(field,
					"requires the role %s; %s has the role %s".formatted(required, caller.username(), caller.role()));
		}
		if (!caller.may(scope)) {
			throw new Forbidden(field, (scope != null) ? "requires a token with the scope " + scope
					: "cannot be used with a token: sign in with your password");
		}
	}

}
