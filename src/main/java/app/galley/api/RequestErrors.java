package app.galley.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Has {@link GraphQlResponder} refuse the requests to {@code /graphql} that fail in
 * Spring MVC, such as those for an event stream.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestErrors implements HandlerExceptionResolver {

	private final GraphQlResponder responder;

	RequestErrors(GraphQlResponder responder) {
		this.responder = responder;
	}

	@Override
	public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
			@Nullable Object handler, Exception ex) {
		return (request.getRequestURI().equals(GraphQlEndpoint.PATH) && this.responder.refuse(response, ex))
				? new ModelAndView() : null;
	}

}
