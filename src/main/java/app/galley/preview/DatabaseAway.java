package app.galley.preview;

import java.io.IOException;

import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpHeaders;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;

/**
 * Answers 503 with {@code Retry-After} for pages whose database is unreachable.
 */
@ControllerAdvice
class DatabaseAway {

	private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);

	@ExceptionHandler({ DataAccessResourceFailureException.class, CannotCreateTransactionException.class,
			QueryTimeoutException.class })
	void respondUnavailable(Exception exception, HttpServletResponse response) throws IOException {
		log.warn("Database unreachable while rendering a page: {}", exception.getMessage());
		response.setHeader(HttpHeaders.RETRY_AFTER, "5");
		response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
	}

}
