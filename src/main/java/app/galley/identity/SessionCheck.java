package app.galley.identity;

import java.io.IOException;

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
 * Ends the sessions of those who were deactivated, or whose role or password was changed,
 * with their next request to any instance.
 */
class SessionCheck extends OncePerRequestFilter {

	private final Accounts accounts;

	SessionCheck(Accounts accounts) {
		this.accounts = accounts;
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return request.getRequestURI().startsWith("/cdn/") || request.getRequestURI().startsWith("/desk/assets/");
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		HttpSession session = request.getSession(false);
		Authentication who = SecurityContextHolder.getContext().getAuthentication();
		if (session != null && who != null && who.getPrincipal() instanceof SignedIn person
				&& !stillGood(person.account())) {
			session.invalidate();
			SecurityContextHolder.clearContext();
		}
		chain.doFilter(request, response);
	}

	private boolean stillGood(Account account) {
		try {
			return this.accounts.find(account.username()).filter((now) -> now.stamp() == account.stamp()).isPresent();
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
