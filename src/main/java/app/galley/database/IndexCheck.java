package app.galley.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import app.galley.doctor.Check;
import app.galley.doctor.Report;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks that the database has the indexes that a job builds.
 */
@Component
@Order(11)
class IndexCheck implements Check {

	private static final String INDEXES = "Indexes";

	private final ObjectProvider<DataSource> dataSource;

	private final LargeIndexes indexes;

	IndexCheck(ObjectProvider<DataSource> dataSource, LargeIndexes indexes) {
		this.dataSource = dataSource;
		this.indexes = indexes;
	}

	@Override
	public String name() {
		return INDEXES;
	}

	@Override
	public void run(Report report) {
		Map<String, LargeIndexes.State> states;
		try (Connection connection = this.dataSource.getObject().getConnection()) {
			states = this.indexes.states(connection);
		}
		catch (SQLException | RuntimeException ex) {
			report.skipped(INDEXES, "See Database.");
			return;
		}
		String tried = "Looked for the indexes that are built beside the server";
		List<String> absent = states.entrySet()
			.stream()
			.filter((index) -> index.getValue() != LargeIndexes.State.PRESENT)
			.map((index) -> index.getKey()
					+ ((index.getValue() == LargeIndexes.State.BUILDING) ? " (being built)" : ""))
			.toList();
		if (absent.isEmpty()) {
			report.ok(INDEXES, tried, "All " + states.size() + " exist.");
			return;
		}
		report.warning(INDEXES, tried,
				"%d of %d are missing: %s. Some lists and searches at the desk are slow until then."
					.formatted(absent.size(), states.size(), String.join(", ", absent)),
				"The server builds them within minutes of its start; its log says when, and why one fails.");
	}

}
