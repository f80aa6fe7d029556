package app.galley.embedded;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Matches when {@code DATABASE_URL} and {@code spring.datasource.url} are unset or empty.
 */
class OnMissingDatabaseCondition implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return !StringUtils.hasText(context.getEnvironment().getProperty("DATABASE_URL"))
				&& !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
	}

}
