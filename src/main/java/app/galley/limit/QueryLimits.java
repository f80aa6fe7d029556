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
 * Checks a query before each step that it could make expensive: its text before parsing,
 * its tree before validation, its cost with variables before execution. The first two
 * checks are the same for all callers, so that a document that passed can be cached.
 */
@Component
class QueryLimits extends SimplePerformantInstrumentation {

	/** Key in the GraphQL context: the highest cost that this caller may request. */
	static final String ALLOWED_COST = "galley.cost";

	/** Reported of one document; further errors are left out. */
	private static final int MAX_VALIDATION_ERRORS = 20;

	private final LimitSettings limits;

	private final QueryCost cost = new QueryCost();

	QueryLimits(LimitSettings limits) {
		this.limits = limits;
		Validator.setMaxValidationErrors(MAX_VALIDATION_ERRORS);
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
