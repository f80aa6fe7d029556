package app.galley.api;

import java.util.Map;

import app.galley.identity.Caller;
import app.galley.identity.SignIn;
import app.galley.identity.SignIns;
import reactor.core.publisher.Mono;

import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.stereotype.Component;

/**
 * Hands the request's {@link SignIn} to the execution, which may leave the request's
 * thread.
 */
@Component
class SignInContext implements WebGraphQlInterceptor {

	private final SignIns signIns;

	SignInContext(SignIns signIns) {
		this.signIns = signIns;
	}

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		if (Caller.current().isPresent()) {
			SignIn signIn = this.signIns.current();
			request.configureExecutionInput(
					(input, builder) -> builder.graphQLContext(Map.of(SignIn.class, signIn)).build());
		}
		return chain.next(request);
	}

}
