package app.galley.api;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * GraphQL over HTTP (https://graphql.github.io/graphql-over-http/) for the requests that
 * {@link AnonymousRequestFilter} passes on. Spring's own handler of POST is replaced, for
 * GET, registered documents and caching; its handler of event streams stays.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class GraphQlEndpoint {

	static final String PATH = "/graphql";

	private final GraphQlResponder responder;

	private final RequestReader reader;

	GraphQlEndpoint(GraphQlResponder responder, RequestReader reader) {
		this.responder = responder;
		this.reader = reader;
	}

	/** Ordered before Spring's own routes. */
	@Bean
	@Order(-1)
	RouterFunction<ServerResponse> graphQl() {
		return RouterFunctions.route()
			.GET(PATH, this::get)
			.HEAD(PATH, this::get)
			.POST(PATH, (request) -> !ResponseType.isEventStream(request.servletRequest()), this::post)
			.route(RequestPredicates.path(PATH)
				.and((request) -> request.method() != HttpMethod.POST && request.method() != HttpMethod.OPTIONS),
					(request) -> written((in, out) -> this.responder.refuseMethod(out)))
			.build();
	}

	private ServerResponse get(ServerRequest request) {
		return written((in, out) -> this.responder.respond(in, out, null));
	}

	private ServerResponse post(ServerRequest request) throws IOException {
		byte[] body = this.reader.body(request.servletRequest());
		return written((in, out) -> this.responder.respond(in, out, body));
	}

	private static ServerResponse written(Writer writer) {
		return ServerResponse.ok().build((request, response) -> {
			writer.write(request, response);
			return null;
		});
	}

	@FunctionalInterface
	private interface Writer {

		void write(HttpServletRequest request, HttpServletResponse response) throws IOException;

	}

}
