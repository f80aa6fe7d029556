package app.galley.api;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.graphql.server.webmvc.GraphQlSseHandler;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * GraphQL over HTTP (https://graphql.github.io/graphql-over-http/) for the requests that
 * {@link AnonymousRequestFilter} passes on. Spring's own handler of POST is replaced, for
 * GET, registered documents and caching; its handler of event streams stays. Every
 * request is read by {@link RequestReader}, whatever the form of its response.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnWebApplication
class GraphQlEndpoint {

	static final String PATH = "/graphql";

	private final GraphQlResponder responder;

	private final RequestReader reader;

	private final GraphQlSseHandler events;

	private final JsonMapper json;

	GraphQlEndpoint(GraphQlResponder responder, RequestReader reader, GraphQlSseHandler events, JsonMapper json) {
		this.responder = responder;
		this.reader = reader;
		this.events = events;
		this.json = json;
	}

	/** Ordered before Spring's own routes. */
	@Bean
	@Order(-1)
	RouterFunction<ServerResponse> graphQl() {
		return RouterFunctions.route()
			.GET(PATH, this::get)
			.HEAD(PATH, this::get)
			.POST(PATH, (request) -> !ResponseType.isEventStream(request.servletRequest()), this::post)
			.POST(PATH, this::stream)
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

	private ServerResponse stream(ServerRequest request) throws ServletException, IOException {
		byte[] body = this.reader.body(request.servletRequest());
		byte[] read = this.json.writeValueAsBytes(this.reader.ofBody(body).toMap());
		return new Unbuffered(this.events.handleRequest(ServerRequest.from(request).body(read).build()));
	}

	private static ServerResponse written(Writer writer) {
		return ServerResponse.ok().build((request, response) -> {
			writer.write(request, response);
			return null;
		});
	}

	/** Has nginx pass on each event at once instead of all of them at the end. */
	private record Unbuffered(ServerResponse events) implements ServerResponse {

		@Override
		public HttpStatusCode statusCode() {
			return this.events.statusCode();
		}

		@Override
		public HttpHeaders headers() {
			return this.events.headers();
		}

		@Override
		public MultiValueMap<String, Cookie> cookies() {
			return this.events.cookies();
		}

		@Override
		public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
				throws ServletException, IOException {
			response.setHeader("X-Accel-Buffering", "no");
			return this.events.writeTo(request, response, context);
		}

	}

	@FunctionalInterface
	private interface Writer {

		void write(HttpServletRequest request, HttpServletResponse response) throws IOException;

	}

}
