package app.galley.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;

import app.galley.identity.Caller;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import reactor.core.publisher.Mono;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.graphql.server.WebGraphQlInterceptor;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Applies the limits that depend on the caller. Anonymous callers also share a number of
 * permits, so that editors can work under any public load.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class RequestLimits implements WebGraphQlInterceptor {

	/** So that the processors have work while statements run. */
	private static final int TURNS_PER_PROCESSOR = 3;

	private final LimitSettings limits;

	private final boolean introspection;

	private final ParserOptions parsing;

	private final Semaphore permits;

	private final Refusals refusals;

	private final Turns turns;

	RequestLimits(LimitSettings limits, Environment environment, Refusals refusals) {
		this.refusals = refusals;
		this.limits = limits;
		this.introspection = (limits.introspection() != null) ? limits.introspection() : isEmbedded(environment);
		this.parsing = ParserOptions.getDefaultOperationParserOptions()
			.transform((options) -> options.maxTokens(limits.tokens())
				.maxCharacters(Math.toIntExact(limits.signedInRequest().toBytes())));
		this.permits = new Semaphore(limits.executions());
		this.turns = new Turns((limits.turns() > 0) ? limits.turns()
				: TURNS_PER_PROCESSOR * Runtime.getRuntime().availableProcessors());
	}

	private static boolean isEmbedded(Environment environment) {
		return !StringUtils.hasText(environment.getProperty("DATABASE_URL"))
				&& !StringUtils.hasText(environment.getProperty("spring.datasource.url"));
	}

	@Override
	public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
		boolean signedIn = Caller.current().isPresent();
		try {
			check(request, signedIn);
		}
		catch (LimitExceeded exceeded) {
			this.refusals.count(exceeded);
			return Mono.just(refusal(request, exceeded));
		}
		allow(request, signedIn);
		return (signedIn ? chain.next(request) : withPermit(request, chain))
			.doOnNext((response) -> response.getExecutionResult().getErrors().forEach(this.refusals::count));
	}

	private void check(WebGraphQlRequest request, boolean signedIn) {
		InputSize variables = InputSize.of(request.getVariables());
		// The object that holds the variables is not one of the client's values.
		Limit.INPUT_DEPTH.check(variables.depth() - 1, this.limits.inputDepth());
		if (!signedIn) {
			Limit.DOCUMENT.check(request.getDocument().length(), this.limits.document());
			Limit.VARIABLES.check(variables.characters(), this.limits.variables());
		}
	}

	private void allow(WebGraphQlRequest request, boolean signedIn) {
		Map<Object, Object> context = Map.of(ParserOptions.class, this.parsing, QueryLimits.ALLOWED_COST,
				signedIn ? this.limits.signedInCost() : this.limits.cost(), Introspection.INTROSPECTION_DISABLED,
				!signedIn && !this.introspection);
		request.configureExecutionInput(
				(ExecutionInput input, ExecutionInput.Builder builder) -> builder.graphQLContext(context).build());
	}

	private Mono<WebGraphQlResponse> withPermit(WebGraphQlRequest request, Chain chain) {
		if (!this.permits.tryAcquire()) {
			this.refusals.count(Refusals.EXECUTIONS);
			return Mono.error(new ServerBusy(this.limits.executions()));
		}
		Turns.Turn turn = this.turns.take();
		Duration time = this.limits.time();
		return chain.next(request)
			.map((response) -> bounded(request, response))
			.timeout(time,
					Mono.fromSupplier(
							() -> refusal(request, new LimitExceeded(Limit.TIME, time.toMillis(), time.toMillis()))))
			.doFinally((signal) -> {
				turn.end();
				this.permits.release();
			});
	}

	private WebGraphQlResponse bounded(WebGraphQlRequest request, WebGraphQlResponse response) {
		long characters = InputSize.of(response.getExecutionResult().getData()).characters();
		return (characters <= this.limits.response()) ? response
				: refusal(request, new LimitExceeded(Limit.RESPONSE, this.limits.response(), characters));
	}

	private static WebGraphQlResponse refusal(WebGraphQlRequest request, LimitExceeded exceeded) {
		return new WebGraphQlResponse(new DefaultExecutionGraphQlResponse(request.toExecutionInput(),
				ExecutionResult.newExecutionResult().addError(exceeded).build()));
	}

}
