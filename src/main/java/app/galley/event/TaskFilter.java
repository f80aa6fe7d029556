package app.galley.event;

import java.util.Collection;
import java.util.stream.Collectors;

import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;

/**
 * Makes a job engine pick the jobs of some tasks and leave those of others alone, as two
 * engines share one table.
 */
final class TaskFilter extends PostgreSqlJdbcCustomization {

	private final String condition;

	private TaskFilter(String condition) {
		super(true, false);
		this.condition = condition;
	}

	static TaskFilter only(Collection<String> tasks) {
		return new TaskFilter(" AND task_name IN (" + literals(tasks) + ")");
	}

	static TaskFilter allBut(Collection<String> tasks) {
		return new TaskFilter(" AND task_name NOT IN (" + literals(tasks) + ")");
	}

	/** Never an empty list, which is no SQL. Names of tasks are constants. */
	private static String literals(Collection<String> tasks) {
		return tasks.isEmpty() ? "''" : tasks.stream().map("'%s'"::formatted).collect(Collectors.joining(", "));
	}

	@Override
	public String createGenericSelectForUpdateQuery(String table, int limit, String requiredAndCondition,
			boolean orderByPriority) {
		return super.createGenericSelectForUpdateQuery(table, limit, requiredAndCondition + this.condition,
				orderByPriority);
	}

}
