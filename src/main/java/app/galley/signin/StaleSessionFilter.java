package app.galley.signin;

import java.io.IOException;

import app.galley.identity.Account;
import app.galley.identity.Accounts;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Ends a session whose account was deactivated, or changed its role or password, at its
 * next request to any instance.
 */
class StaleSessionFilter extends OncePerRequestFilter {

	private final Accounts accounts;

	StaleSessionFilter(Accounts accounts) {
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
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (session != null && authentication != null && !isCurrent(authentication.getPrincipal())) {
			session.invalidate();
			SecurityContextHolder.clearContext();
		}
		chain.doFilter(request, response);
	}

	private boolean isCurrent(@Nullable Object principal) {
		return switch (principal) {
			case Account account -> isCurrent(account);
			case OidcPrincipal user -> isCurrent(user.account());
			case null, default -> true;
		};
	}

	private boolean isCurrent(Account account) {
		try {
			return this.accounts.find(account.username())
				.filter((current) -> current.stamp() == account.stamp())
				.isPresent();
		}
		catch (DataAccessException | TransactionException ex) {
			throw new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex);
		}
	}

}
