package app.galley.identity;

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
 * What a client with wrong credentials is told, never which part of them was wrong. That
 * nobody can be signed in because the database is away is another matter: whoever hears
 * 401 throws good credentials away.
 */
class SignInRefused implements AuthenticationEntryPoint {

	private static final Logger log = LoggerFactory.getLogger(SignInRefused.class);

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		if (failure instanceof AuthenticationServiceException) {
			log.warn("Nobody can be signed in: {}", failure.getMessage());
			response.setHeader(HttpHeaders.RETRY_AFTER, "5");
			answer(request, response, HttpStatus.SERVICE_UNAVAILABLE, "UNAVAILABLE",
					"Nobody can be signed in now, because the database cannot be reached. Try again in a moment.");
			return;
		}
		if (failure instanceof TooManyAttempts late) {
			response.setHeader(HttpHeaders.RETRY_AFTER, late.seconds());
			answer(request, response, HttpStatus.TOO_MANY_REQUESTS, "TOO_MANY_REQUESTS",
					String.valueOf(late.getMessage()));
			return;
		}
		if (failure instanceof OAuth2AuthenticationException) {
			response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\"");
			answer(request, response, HttpStatus.UNAUTHORIZED, "UNAUTHORIZED",
					"The token is wrong, has expired or was revoked.");
			return;
		}
		response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"Galley\"");
		answer(request, response, HttpStatus.UNAUTHORIZED, "UNAUTHORIZED", "User name or password is wrong.");
	}

	private static void answer(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String code,
			String message) throws IOException {
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
