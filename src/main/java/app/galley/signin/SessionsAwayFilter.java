package app.galley.signin;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.dao.DataAccessException;
import org.springframework.security.authentication.InternalAuthenticationServiceException;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Responds to a request whose session cannot be read because the database is away. The
 * browser stays signed in.
 */
class SessionsAwayFilter extends OncePerRequestFilter {

	private final SignInEntryPoint entryPoint = new SignInEntryPoint();

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (DataAccessException | TransactionException ex) {
			if (response.isCommitted()) {
				throw ex;
			}
			// The error page does not ask again.
			request.setAttribute(SessionRepositoryFilter.INVALID_SESSION_ID_ATTR, "true");
			this.entryPoint.commence(request, response,
					new InternalAuthenticationServiceException(String.valueOf(ex.getMessage()), ex));
		}
	}

}
