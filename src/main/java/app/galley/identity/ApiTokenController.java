package app.galley.identity;

import java.util.List;
import java.util.Set;
import java.util.UUID;

import graphql.schema.DataFetchingEnvironment;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * API tokens over GraphQL.
 */
@Controller
class ApiTokenController {

	private final ApiTokens tokens;

	private final IdempotentRequests requests;

	ApiTokenController(ApiTokens tokens, IdempotentRequests requests) {
		this.tokens = tokens;
		this.requests = requests;
	}

	@QueryMapping
	List<ApiToken> apiTokens(@Argument boolean all) {
		Caller caller = Caller.current().orElseThrow();
		return all ? this.tokens.ofEveryone(caller) : this.tokens.of(caller);
	}

	@MutationMapping
	ApiToken createApiToken(@Argument CreateInput input, DataFetchingEnvironment env) {
		Caller caller = Caller.current().orElseThrow();
		return this.requests.once(env,
				() -> this.tokens.create(input.name(), Set.copyOf(input.scopes()), input.days(), input.site(), caller),
				(token) -> token.id().toString(),
				(id) -> this.tokens.of(caller).stream().filter((token) -> token.id().toString().equals(id)).findAny());
	}

	@MutationMapping
	ApiToken revokeApiToken(@Argument RevokeInput input) {
		return this.tokens.revoke(input.id(), Caller.current().orElseThrow());
	}

	record CreateInput(String name, List<Scope> scopes, int days, boolean site) {
	}

	record RevokeInput(UUID id) {
	}

}
