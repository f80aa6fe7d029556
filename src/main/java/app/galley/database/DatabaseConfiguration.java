package app.galley.database;

import app.galley.doctor.UsedByDoctor;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Connects to the database of {@code DATABASE_URL}. Spring's own
 * {@code spring.datasource.url} takes precedence.
 */
@Configuration(proxyBeanMethods = false)
@UsedByDoctor
@Conditional(DatabaseConfiguration.OnDatabaseUrlCondition.class)
public class DatabaseConfiguration {

	@Bean
	JdbcConnectionDetails databaseUrl(Environment environment) {
		return DatabaseUrl.parse(environment.getRequiredProperty("DATABASE_URL"));
	}

	static class OnDatabaseUrlCondition implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Environment environment = context.getEnvironment();
			return StringUtils.hasText(environment.getProperty("DATABASE_URL"))
					&& !StringUtils.hasText(environment.getProperty("spring.datasource.url"));
		}

	}

}
