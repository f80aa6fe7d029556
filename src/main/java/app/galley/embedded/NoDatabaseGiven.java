package app.galley.embedded;

import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Neither {@code DATABASE_URL} nor {@code spring.datasource.url} is set; empty is not
 * set.
 */
class NoDatabaseGiven implements Condition {

	@Override
	public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
		return !StringUtils.hasText(context.getEnvironment().getProperty("DATABASE_URL"))
				&& !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
	}

}
