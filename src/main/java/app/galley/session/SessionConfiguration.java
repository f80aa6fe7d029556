package app.galley.session;

import java.time.Duration;
import java.util.EnumSet;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.session.Session;
import org.springframework.session.SessionRepository;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;
import org.springframework.session.web.http.SessionRepositoryFilter;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.servlet.FlashMap;
import org.springframework.web.servlet.FlashMapManager;

/**
 * Puts the sessions of the database in place of those that the container would hold.
 */
@Configuration(proxyBeanMethods = false)
class SessionConfiguration {

	private final JdbcIndexedSessionRepository table;

	/**
	 * Creates the configuration.
	 * @param jdbc obtained at the first request with a session: the servlet container
	 * creates its filters, and with them the repository, before there is a database
	 */
	SessionConfiguration(@Lazy JdbcOperations jdbc, @Value("${server.servlet.session.timeout}") Duration idle) {
		this.table = SessionTable.repository(jdbc, idle);
	}

	@Bean
	SessionRepository<? extends Session> sessions(@Lazy TransactionOperations transaction) {
		return new StoredSessions<>(this.table, transaction);
	}

	@Bean
	@ConditionalOnWebApplication
	FilterRegistrationBean<SessionRepositoryFilter<?>> sessionFilter(SessionRepository<? extends Session> sessions,
			Environment environment) {
		SessionRepositoryFilter<?> filter = new SessionRepositoryFilter<>(sessions);
		filter.setHttpSessionIdResolver(
				new SessionCookie(environment.getProperty("galley.public-url", "").startsWith("https:")));
		FilterRegistrationBean<SessionRepositoryFilter<?>> registration = new FilterRegistrationBean<>(filter);
		registration.setOrder(SessionRepositoryFilter.DEFAULT_ORDER);
		registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
		return registration;
	}

	/** Pages pass nothing on, so Spring MVC need not ask each request's session. */
	@Bean
	@ConditionalOnWebApplication
	FlashMapManager flashMapManager() {
		return new FlashMapManager() {

			@Override
			public @Nullable FlashMap retrieveAndUpdate(HttpServletRequest request, HttpServletResponse response) {
				return null;
			}

			@Override
			public void saveOutputFlashMap(FlashMap map, HttpServletRequest request, HttpServletResponse response) {
			}

		};
	}

	/** On one instance. */
	@Bean
	RecurringTask<Void> deleteExpiredSessions() {
		return Tasks.recurring("delete-expired-sessions", FixedDelay.of(Duration.ofHours(1)))
			.execute((instance, context) -> this.table.cleanUpExpiredSessions());
	}

}
