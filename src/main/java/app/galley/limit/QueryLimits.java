package app.galley.limit;

import java.util.List;

import graphql.ExecutionResult;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.SimplePerformantInstrumentation;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.execution.instrumentation.parameters.InstrumentationExecutionParameters;
import graphql.execution.instrumentation.parameters.InstrumentationValidationParameters;
import graphql.language.Document;
import graphql.validation.ValidationError;
import graphql.validation.Validator;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Looks at a query three times, each before the step that it could make expensive: as
 * text before it is parsed, as a tree before it is validated, with its variables before
 * it is executed. The first two are the same for everybody, so that a document once
 * looked at can be remembered.
 */
@Component
class QueryLimits extends SimplePerformantInstrumentation {

	/** In the GraphQL context: how much this caller may ask for. */
	static final String ALLOWED_COST = "galley.cost";

	/** Who makes more is told of the first ones. */
	private static final int MISTAKES = 20;

	private final LimitSettings limits;

	private final QueryCost cost = new QueryCost();

	QueryLimits(LimitSettings limits) {
		this.limits = limits;
		Validator.setMaxValidationErrors(MISTAKES);
	}

	@Override
	public @Nullable InstrumentationContext<Document> beginParse(InstrumentationExecutionParameters parameters,
			InstrumentationState state) {
		DocumentText text = DocumentText.scan(parameters.getQuery());
		Limit.WORD.check(text.word(), this.limits.word());
		Limit.DEPTH.check(text.depth(), this.limits.depth());
		Limit.INPUT_DEPTH.check(text.inputDepth(), this.limits.inputDepth());
		Limit.DIRECTIVES.check(text.directives(), this.limits.directives());
		Limit.TOKENS.check(text.tokens(), this.limits.tokens());
		return null;
	}

	@Override
	public @Nullable InstrumentationContext<List<ValidationError>> beginValidation(
			InstrumentationValidationParameters parameters, InstrumentationState state) {
		DocumentShape.Extent extent = DocumentShape.of(parameters.getDocument());
		Limit.DEPTH.check(extent.depth(), this.limits.depth());
		Limit.FIELDS.check(extent.fields(), this.limits.fields());
		Limit.ALIASES.check(extent.aliases(), this.limits.aliases());
		return null;
	}

	@Override
	public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
			InstrumentationExecuteOperationParameters parameters, InstrumentationState state) {
		Integer allowed = parameters.getExecutionContext().getGraphQLContext().get(ALLOWED_COST);
		Limit.COST.check(this.cost.of(parameters.getExecutionContext()),
				(allowed != null) ? allowed : this.limits.cost());
		return null;
	}

}
