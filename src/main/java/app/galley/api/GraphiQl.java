package app.galley.api;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The GraphiQL page, {@code /graphiql}, with all its files from this server; Spring's own
 * page loads its scripts from a CDN.
 */
@Configuration(proxyBeanMethods = false)
class GraphiQl implements WebMvcConfigurer {

	private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
			+ "frame-ancestors 'none'";

	@Bean
	RouterFunction<ServerResponse> graphiQlPage() {
		return RouterFunctions.route()
			.GET("/graphiql", (request) -> ServerResponse.ok()
				.contentType(HTML)
				// The response may set a cookie.
				.cacheControl(CacheControl.noCache().cachePrivate())
				.header("Content-Security-Policy", POLICY)
				.body(new ClassPathResource("graphiql/page.html")))
			.build();
	}

	@Override
	public void addResourceHandlers(ResourceHandlerRegistry registry) {
		registry.addResourceHandler("/graphiql/**")
			.addResourceLocations("classpath:/graphiql/", "classpath:/META-INF/resources/webjars/")
			.setCacheControl(CacheControl.noCache());
	}

}
