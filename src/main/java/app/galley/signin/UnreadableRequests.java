package app.galley.signin;

import java.io.IOException;
import java.io.Writer;

import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Responds in JSON to a request that the container cannot read, such as one with a URL
 * above {@code server.max-http-request-header-size}, which no filter sees. Its origin is
 * unknown, but every page may read this message, as it is the same for all.
 */
@Component
@ConditionalOnWebApplication
class UnreadableRequests implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

	private static final Logger log = LoggerFactory.getLogger(UnreadableRequests.class);

	private static final String BODY = """
			{"errors":[{"message":"The server cannot read this request: send a URL and headers of at most 32 KiB \
			together, percent-encoded, or send the query by POST.","extensions":{"code":"BAD_REQUEST"}}]}""";

	@Override
	public void customize(TomcatServletWebServerFactory factory) {
		factory.addContextCustomizers((context) -> context.getParent().getPipeline().addValve(new JsonReport()));
	}

	private static final class JsonReport extends ErrorReportValve {

		/** Only such a request belongs to no context. */
		@Override
		protected void report(Request request, Response response, @Nullable Throwable failure) {
			if (request.getContext() != null || response.getStatus() != HttpStatus.BAD_REQUEST.value()
					|| !response.setErrorReported()) {
				return;
			}
			response.setContentType(MediaType.APPLICATION_JSON_VALUE);
			response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
			response.setHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
			try {
				Writer writer = response.getReporter();
				if (writer != null) {
					writer.write(BODY);
					response.finishResponse();
				}
			}
			catch (IOException ex) {
				log.debug("The client disconnected before its request was refused", ex);
			}
		}

	}

}
