package app.galley.api;

import graphql.scalars.ExtendedScalars;
import graphql.schema.GraphQLScalarType;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/**
 * Scalars and the access directive.
 */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {

	private static final GraphQLScalarType URL = ExtendedScalars.newAliasedScalar("URL")
		.aliasedScalar(ExtendedScalars.Url)
		.build();

	@Bean
	RuntimeWiringConfigurer scalarsAndDirectives(AccessDirective access) {
		return (wiring) -> wiring.scalar(DateTimeScalar.TYPE).scalar(URL).directive("access", access);
	}

}
