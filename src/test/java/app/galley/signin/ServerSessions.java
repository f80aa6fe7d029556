package app.galley.signin;

import java.util.Objects;

import org.springframework.context.ApplicationContext;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;

/**
 * The sessions as the server stores them, so that a test need not wait for them to age.
 */
public final class ServerSessions {

	private ServerSessions() {
	}

	/**
	 * The value of an attribute.
	 * @param id the value of the session's cookie
	 */
	public static Object attribute(ApplicationContext server, String id, String name) {
		Session session = Objects.requireNonNull(repository(server).findById(id));
		return Objects.requireNonNull(session.getAttribute(name));
	}

	/** Changes an attribute of a session. */
	public static void change(ApplicationContext server, String id, String name, Object value) {
		change(repository(server), id, name, value);
	}

	private static <S extends Session> void change(SessionRepository<S> sessions, String id, String name,
			Object value) {
		S session = Objects.requireNonNull(sessions.findById(id));
		session.setAttribute(name, value);
		sessions.save(session);
	}

	@SuppressWarnings("unchecked")
	private static SessionRepository<Session> repository(ApplicationContext server) {
		return server.getBean(SessionRepository.class);
	}

}
