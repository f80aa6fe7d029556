package app.galley.api;

import java.io.IOException;

import app.galley.limit.LimitExceeded;
import app.galley.limit.ServerBusy;
import app.galley.problem.GraphQlErrorResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Requests to /graphql that are no GraphQL requests: malformed JSON, no query, a wrong
 * content type.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestErrors implements HandlerExceptionResolver {

	private static final Logger log = LoggerFactory.getLogger(RequestErrors.class);

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		if (!request.getRequestURI().equals("/graphql") || response.isCommitted()) {
			return null;
		}
		HttpStatus status = status(ex);
		if (status == null) {
			return null;
		}
		try {
			switch (ex) {
				case ServerBusy busy -> {
					busy.getHeaders().forEach((name, values) -> response.setHeader(name, values.getFirst()));
					GraphQlErrorResponse.write(response, status.value(), "UNAVAILABLE",
							String.valueOf(busy.getReason()), busy.extensions());
				}
				case InvalidGraphQlRequest wrong ->
					GraphQlErrorResponse.write(response, status.value(), wrong.code(), wrong.sentence());
				case LimitExceeded exceeded -> GraphQlErrorResponse.write(response, status.value(), LimitExceeded.CODE,
						String.valueOf(exceeded.getMessage()), exceeded.getExtensions());
				default -> GraphQlErrorResponse.write(response, status.value(), "BAD_REQUEST", sentence(status));
			}
			return new ModelAndView();
		}
		catch (IOException gone) {
			log.debug("Client went away before it could be told of its bad request", gone);
			return new ModelAndView();
		}
	}

	private static @Nullable HttpStatus status(Exception ex) {
		return switch (ex) {
			case HttpMessageNotReadableException unreadable -> HttpStatus.BAD_REQUEST;
			case LimitExceeded exceeded -> HttpStatus.BAD_REQUEST;
			case ServerWebInputException wrong -> HttpStatus.BAD_REQUEST;
			case ResponseStatusException told -> HttpStatus.resolve(told.getStatusCode().value());
			case jakarta.servlet.ServletException wrapped when wrapped.getCause() instanceof Exception cause
					&& cause != ex ->
				status(cause);
			default -> null;
		};
	}

	private static String sentence(HttpStatus status) {
		return switch (status) {
			case UNSUPPORTED_MEDIA_TYPE -> "Send the request as JSON with Content-Type: application/json.";
			case NOT_ACCEPTABLE ->
				"Accept application/json or application/graphql-response+json, or text/event-stream for a subscription.";
			default ->
				"The request is not GraphQL over HTTP: send a JSON object with a text field query, and variables as an object.";
		};
	}

}
