package app.galley.api;

import java.util.Objects;

import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.identity.Scope;
import app.galley.identity.SignIn;
import app.galley.problem.Forbidden;
import app.galley.problem.Unauthorized;
import graphql.language.EnumValue;
import graphql.schema.DataFetcher;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.DataFetchingFieldSelectionSet;
import graphql.schema.FieldCoordinates;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLFieldsContainer;
import graphql.schema.SelectedField;
import graphql.schema.idl.SchemaDirectiveWiring;
import graphql.schema.idl.SchemaDirectiveWiringEnvironment;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.stereotype.Component;

/**
 * Enforces {@code @access(role:)}, with which the schema says who may use a field, before
 * the field is fetched. A mutation is refused before it changes anything if the caller
 * may not read what it selects.
 */
@Component
class AccessDirective implements SchemaDirectiveWiring {

	private static final String OUTCOME = "outcome";

	private final EventStreams streams;

	AccessDirective(EventStreams streams) {
		this.streams = streams;
	}

	@Override
	public GraphQLFieldDefinition onField(SchemaDirectiveWiringEnvironment<GraphQLFieldDefinition> env) {
		GraphQLFieldDefinition field = env.getElement();
		GraphQLFieldsContainer type = env.getFieldsContainer();
		Role required = Role.valueOf(Objects.requireNonNull(name(env, "role")));
		String named = name(env, "scope");
		Scope scope = (named != null) ? Scope.valueOf(named) : null;
		boolean recent = Boolean.TRUE.equals(env.getAppliedDirective().getArgument("recent").getValue());
		FieldCoordinates place = FieldCoordinates.coordinates(type, field);
		DataFetcher<?> fetcher = env.getCodeRegistry().getDataFetcher(place, field);
		env.getCodeRegistry().dataFetcher(place, (DataFetcher<?>) (fetching) -> {
			Caller caller = check(required, scope, field.getName());
			if (type.getName().equals("Mutation")) {
				checkPayload(caller, fetching.getSelectionSet());
			}
			if (recent) {
				signIn(fetching).requireRecent(field.getName());
			}
			Object value = fetcher.get(fetching);
			return type.getName().equals("Subscription") ? this.streams
				.guard((Publisher<?>) Objects.requireNonNull(value), caller, signIn(fetching), field.getName()) : value;
		});
		return field;
	}

	private static SignIn signIn(DataFetchingEnvironment fetching) {
		return Objects.requireNonNull(fetching.getGraphQlContext().get(SignIn.class));
	}

	/**
	 * A token that cannot read drafts learns from a mutation what became of it, but not
	 * what stands in the draft or post.
	 */
	private static void checkPayload(Caller caller, DataFetchingFieldSelectionSet selection) {
		if (caller.may(Scope.READ_DRAFTS)) {
			return;
		}
		for (SelectedField field : selection.getFields()) {
			if (!field.getName().startsWith("__")
					&& !field.getFieldDefinitions().stream().allMatch((one) -> one.hasAppliedDirective(OUTCOME))) {
				throw new Forbidden(field.getName(),
						"requires a token with the scope READ_DRAFTS, also in a mutation's result");
			}
		}
	}

	private static @Nullable String name(SchemaDirectiveWiringEnvironment<?> env, String argument) {
		return (env.getAppliedDirective()
			.getArgument(argument)
			.getArgumentValue()
			.getValue() instanceof EnumValue value) ? value.getName() : null;
	}

	private static Caller check(Role required, @Nullable Scope scope, String field) {
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
		return caller;
	}

}
