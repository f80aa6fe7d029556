package app.galley.api;

import java.time.Duration;

import graphql.schema.idl.SchemaPrinter;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.GraphQlSource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The schema as SDL, the API's manual, at {@code /schema.graphqls} without an account.
 */
@Configuration(proxyBeanMethods = false)
class PublishedSchema {

	private static final MediaType TEXT = MediaType.parseMediaType("text/plain;charset=UTF-8");

	private static final CacheControl CACHING = CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

	@Bean
	RouterFunction<ServerResponse> schemaAsText(GraphQlSource source) {
		String sdl = new SchemaPrinter(
				SchemaPrinter.Options.defaultOptions().includeDirectives(true).includeScalarTypes(true))
			.print(source.schema());
		return RouterFunctions.route()
			.GET("/schema.graphqls", (request) -> ServerResponse.ok().contentType(TEXT).cacheControl(CACHING).body(sdl))
			.build();
	}

}
