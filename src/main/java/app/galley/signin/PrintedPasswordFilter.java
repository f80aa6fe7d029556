package app.galley.signin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import app.galley.identity.Account;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets an account whose password Galley printed do nothing but choose another. HTTP Basic
 * from this machine is exempt: a person who tries Galley there reads the password in
 * their own terminal, not in a log.
 */
class PrintedPasswordFilter extends OncePerRequestFilter {

	/** The page on which an account chooses its password. */
	static final String PAGE = "/desk/password";

	/** Of this page and those around it; any spelling that is not listed stays closed. */
	private static final List<String> OPEN = List.of(PAGE, "/logout", "/login", "/error", "/icon.svg", "/favicon.ico",
			"/site.css");

	private static final String MESSAGE = "The printed password works from this machine only. Choose your own at "
			+ PAGE + ", or send it there as newPassword with POST.";

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Authentication who = SecurityContextHolder.getContext().getAuthentication();
		if (who == null || !(who.getPrincipal() instanceof Account account) || !account.passwordPrinted()
				|| isOpen(request.getRequestURI()) || isBasicFromThisMachine(request)) {
			chain.doFilter(request, response);
		}
		else if (request.getRequestURI().equals("/graphql")) {
			response.setStatus(HttpStatus.FORBIDDEN.value());
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.setCharacterEncoding(StandardCharsets.UTF_8.name());
			response.getWriter()
				.write("{\"errors\":[{\"message\":\"%s\",\"extensions\":{\"code\":\"FORBIDDEN\"}}]}"
					.formatted(MESSAGE));
		}
		else {
			response.sendRedirect(PAGE);
		}
	}

	private static boolean isOpen(String path) {
		return OPEN.contains(path) || (path.startsWith("/desk/assets/") && !path.contains(".."));
	}

	private static boolean isBasicFromThisMachine(HttpServletRequest request) {
		String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
		return authorization != null && authorization.regionMatches(true, 0, "Basic ", 0, 6)
				&& Network.isThisMachine(request.getRemoteAddr());
	}

}
