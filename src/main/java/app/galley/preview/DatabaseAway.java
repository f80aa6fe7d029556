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
 * Pages that need a database which is away say that it is a matter of time.
 */
@ControllerAdvice
class DatabaseAway {

	private static final Logger log = LoggerFactory.getLogger(DatabaseAway.class);

	@ExceptionHandler({ DataAccessResourceFailureException.class, CannotCreateTransactionException.class,
			QueryTimeoutException.class })
	void sayUnavailable(Exception gone, HttpServletResponse response) throws IOException {
		log.warn("Database not usable while answering a page: {}", gone.getMessage());
		response.setHeader(HttpHeaders.RETRY_AFTER, "5");
		response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
	}

}
