package app.galley.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Responds to a failed authentication without revealing which part of the credentials was
 * wrong. An outage is 503 rather than 401, as clients discard credentials after a 401.
 */
class SignInEntryPoint implements AuthenticationEntryPoint {

	private static final Logger log = LoggerFactory.getLogger(SignInEntryPoint.class);

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		if (failure instanceof AuthenticationServiceException) {
			log.warn("Sign-in unavailable: {}", failure.getMessage());
			response.setHeader(HttpHeaders.RETRY_AFTER, "5");
			respond(request, response, HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE",
					"Sign-in is temporarily unavailable. Try again in a moment.");
			return;
		}
		if (failure instanceof TooManyAttempts limited) {
			response.setHeader(HttpHeaders.RETRY_AFTER, limited.retryAfterSeconds());
			respond(request, response, HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS",
					String.valueOf(limited.getMessage()));
			return;
		}
		if (failure instanceof OAuth2AuthenticationException) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
			respond(request, response, HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", "Invalid, expired or revoked token.");
			return;
		}
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Galley\"");
		respond(request, response, HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", "Incorrect username or password.");
	}

	private static void respond(HttpServletRequest request, HttpServletResponse response, HttpStatus status,
			String code, String message) throws IOException {
		if (!request.getRequestURI().equals("/graphql")) {
			response.sendError(status.value());
			return;
		}
		response.setStatus(status.value());
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.getWriter()
			.write("{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"%s\"}}]}".formatted(message, code));
	}

}
