package app.galley.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

import jakarta.servlet.http.HttpSession;
import org.apache.catalina.Context;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;

/**
 * The sessions as the server holds them, so that a test need not wait for them to age.
 */
public final class ServerSessions {

	private ServerSessions() {
	}

	public static HttpSession find(ApplicationContext server, String id) {
		TomcatWebServer tomcat = (TomcatWebServer) ((WebServerApplicationContext) server).getWebServer();
		Context application = (Context) Objects.requireNonNull(tomcat).getTomcat().getHost().findChildren()[0];
		try {
			return application.getManager().findSession(id).getSession();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
