package app.galley.api;

import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import graphql.scalars.ExtendedScalars;
import graphql.schema.GraphQLScalarType;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.data.method.annotation.support.AnnotatedControllerConfigurer;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

/**
 * Registers scalars, the conversion of ids and the access directive.
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

	/**
	 * Converts an empty id to the nil UUID (RFC 9562, section 5.9), which no row has.
	 * Spring's own conversion makes it null, which no controller expects where the schema
	 * requires an id.
	 */
	@Bean
	static BeanPostProcessor idConversion() {
		ApplicationConversionService conversion = new ApplicationConversionService();
		conversion.addConverter(String.class, UUID.class, GraphQlConfiguration::uuid);
		conversion.addConverter(String.class, PostId.class, (text) -> new PostId(uuid(text)));
		conversion.addConverter(String.class, DraftId.class, (text) -> new DraftId(uuid(text)));
		conversion.addConverter(String.class, ImageId.class, (text) -> new ImageId(uuid(text)));
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

	private static UUID uuid(String text) {
		return text.isBlank() ? new UUID(0, 0) : UUID.fromString(text);
	}

}
