package app.galley.api;

import java.util.UUID;

import graphql.scalars.ExtendedScalars;
import graphql.schema.GraphQLScalarType;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/**
 * Registers scalars, the conversion of ids, the access directive and the check of texts.
 */
@Configuration(proxyBeanMethods = false)
class GraphQlConfiguration {

	private static final GraphQLScalarType URL = ExtendedScalars.newAliasedScalar("URL")
		.aliasedScalar(ExtendedScalars.Url)
		.build();

	@Bean
	RuntimeWiringConfigurer scalarsAndDirectives(AccessDirective access, StorableText texts) {
		return (wiring) -> wiring.scalar(DateTimeScalar.TYPE)
			.scalar(URL)
			.directive("access", access)
			.directiveWiring(texts);
	}

	/**
	 * Converts an empty id to the nil UUID (RFC 9562, section 5.9), which no row has.
	 * Spring's own conversion makes it null, which no controller expects where the schema
	 * requires an id.
	 */
	@Bean
	static BeanPostProcessor idConversion() {
		ApplicationConversionService conversion = new ApplicationConversionService();
		conversion.addConverter(String.class, UUID.class,
				(text) -> text.isBlank() ? new UUID(0, 0) : UUID.fromString(text));
		return new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String name) {
				if (bean instanceof AnnotatedControllerConfigurer configurer) {
					configurer.configureBinder((options) -> options.conversionService(conversion));
				}
				return bean;
			}

		};
	}

}
