package app.galley.signin;

import java.io.IOException;

import app.galley.identity.SignIns;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session whose account was deactivated, or changed its role or password, and one
 * that has reached its greatest age, at its next request to any instance.
 */
class StaleSessionFilter extends OncePerRequestFilter {

	private final SignIns signIns;

	StaleSessionFilter(SignIns signIns) {
		this.signIns = signIns;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getRequestURI().startsWith("/cdn/") || request.getRequestURI().startsWith("/desk/assets/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (session != null && authentication != null && !holds(authentication, session)) {
			session.invalidate();
			SecurityContextHolder.clearContext();
		}
		chain.doFilter(request, response);
	}

	private boolean holds(Authentication authentication, HttpSession session) {
		try {
			return this.signIns.of(authentication, session).holdsForRequest();
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
