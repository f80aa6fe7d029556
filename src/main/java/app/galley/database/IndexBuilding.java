package app.galley.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Builds missing indexes of the database: after the migrations, and as a job, which one
 * instance runs at a time and which begins soon after the start.
 */
@Component
class IndexBuilding implements Callback {

	private static final Logger log = LoggerFactory.getLogger(IndexBuilding.class);

	private final LargeIndexes indexes;

	private volatile @Nullable Connection connection;

	private volatile boolean closing;

	IndexBuilding(LargeIndexes indexes) {
		this.indexes = indexes;
	}

	void build(DirectDatabase database) {
		try (Connection own = database.connect()) {
			this.connection = own;
			if (!this.closing) {
				unlimited(own);
				this.indexes.buildConcurrently(own);
			}
		}
		catch (SQLException ex) {
			log.warn("Could not build the missing indexes, trying again: {}",
					this.closing ? "this instance stops" : ex.getMessage());
		}
		finally {
			this.connection = null;
		}
	}

	/**
	 * A limit that the database sets for the account would end each build. Through a
	 * transaction pooler, this may reach another session than the build.
	 */
	private static void unlimited(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			boolean limited;
			try (ResultSet row = statement.executeQuery("SHOW statement_timeout")) {
				limited = row.next() && !"0".equals(row.getString(1));
			}
			if (limited) {
				statement.execute("SET statement_timeout = 0");
			}
		}
	}

	/**
	 * Stops waiting, so that the instance stops soon. The database goes on and ends the
	 * build, unless it stops too.
	 */
	@EventListener(ContextClosedEvent.class)
	void leave() throws SQLException {
		this.closing = true;
		Connection running = this.connection;
		if (running != null) {
			running.abort(Runnable::run);
		}
	}

	@Override
	public boolean supports(Event event, Context context) {
		return event == Event.AFTER_MIGRATE;
	}

	@Override
	public boolean canHandleInTransaction(Event event, Context context) {
		return true;
	}

	@Override
	public void handle(Event event, Context context) {
		this.indexes.buildSmall(context.getConfiguration().getDataSource());
	}

	@Override
	public String getCallbackName() {
		return "indexes";
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		@Bean
		RecurringTask<Void> buildIndexes(IndexBuilding building, DirectDatabase database) {
			return Tasks.recurring("build-indexes", FixedDelay.of(Duration.ofMinutes(10)))
				.execute((instance, context) -> building.build(database));
		}

	}

}
