package app.galley.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import javax.sql.DataSource;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.database.LargeIndexes.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Indexes that are built beside the running instances, at a table of this test.
 */
@GalleyTest
class LargeIndexesTests {

	private static final String NAME = "index_probe_word";

	private final LargeIndexes indexes = new LargeIndexes("""
			-- A comment; with a semicolon.
			CREATE INDEX CONCURRENTLY index_probe_word ON index_probe (word) WHERE word <> '';
			""");

	@Autowired
	LargeIndexes listed;

	@Autowired
	DirectDatabase database;

	@Autowired
	DataSource pool;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionTemplate transaction;

	@BeforeEach
	void createTable() {
		this.jdbc.sql("CREATE TABLE index_probe (word text NOT NULL)").update();
		fill(100);
	}

	@AfterEach
	void dropTable() {
		this.jdbc.sql("DROP TABLE index_probe").update();
	}

	private void fill(int rows) {
		this.jdbc.sql("INSERT INTO index_probe SELECT 'word ' || n FROM generate_series(1, ?) n").param(rows).update();
	}

	@Test
	void aStartedServerHasThemAll() throws SQLException {
		try (Connection connection = this.pool.getConnection()) {
			assertThat(this.listed.states(connection)).hasSizeGreaterThan(5)
				.allSatisfy((name, state) -> assertThat(state).as(name).isEqualTo(State.PRESENT));
		}
	}

	@Test
	void aSmallTableGetsItsIndexAtOnceAndALargeOneLater() throws SQLException {
		fill(5000);
		this.indexes.buildSmall(this.pool);
		assertThat(state()).isEqualTo(State.MISSING);
		this.jdbc.sql("DELETE FROM index_probe WHERE word > 'word 2'").update();
		this.indexes.buildSmall(this.pool);
		assertThat(state()).isEqualTo(State.PRESENT);
		this.indexes.buildSmall(this.pool);
	}

	@Test
	void writersGoOnWhileItIsBuiltAndOnlyOneSessionBuildsIt() throws Exception {
		CompletableFuture<Void> build = this.transaction.execute((tx) -> {
			CompletableFuture<Void> running = beginBehindThisTransaction();
			fill(10);
			buildOnConnectionOfItsOwn();
			assertThat(state()).as("left to the session that builds it").isEqualTo(State.BUILDING);
			return running;
		});
		build.join();
		assertThat(state()).isEqualTo(State.PRESENT);
	}

	@Test
	void aBuildThatWasKilledBeginsAgain() {
		CompletableFuture<Void> killed = this.transaction.execute((tx) -> {
			CompletableFuture<Void> running = beginBehindThisTransaction();
			this.jdbc.sql("""
					SELECT pg_terminate_backend(pid) FROM pg_stat_progress_create_index
					WHERE index_relid = to_regclass(?)""").param(NAME).query(Boolean.class).single();
			assertThatExceptionOfType(CompletionException.class).isThrownBy(running::join);
			return running;
		});
		assertThat(killed).isCompletedExceptionally();
		assertThat(state()).isEqualTo(State.INVALID);
		this.indexes.buildSmall(this.pool);
		assertThat(state()).as("left to the job").isEqualTo(State.INVALID);
		buildOnConnectionOfItsOwn();
		assertThat(state()).isEqualTo(State.PRESENT);
	}

	@Test
	void aUniqueIndexReplacesAnotherOnceItIsBuilt() {
		LargeIndexes unique = new LargeIndexes("""
				CREATE UNIQUE INDEX CONCURRENTLY index_probe_word ON index_probe (word);
				DROP INDEX CONCURRENTLY IF EXISTS index_probe_former;
				CREATE INDEX CONCURRENTLY index_probe_length ON index_probe (length(word));
				""");
		this.jdbc.sql("CREATE INDEX index_probe_former ON index_probe (word)").update();
		fill(1);
		unique.buildSmall(this.pool);
		assertThat(indexesOfTheProbe()).as("two rows are equal").contains("index_probe_former", "index_probe_length");
		assertThat(state()).isEqualTo(State.MISSING);
		buildOnConnectionOfItsOwn(unique);
		assertThat(indexesOfTheProbe()).contains("index_probe_former");
		assertThat(state()).isEqualTo(State.INVALID);
		this.jdbc.sql("DELETE FROM index_probe WHERE word = 'word 1'").update();
		buildOnConnectionOfItsOwn(unique);
		assertThat(indexesOfTheProbe()).containsExactlyInAnyOrder("index_probe_word", "index_probe_length");
		assertThat(state()).isEqualTo(State.PRESENT);
	}

	@Test
	void theIndexOfSlugsOfDraftsReplacesTheFormerOneBeforeTheFirstDraft() {
		assertThat(indexes("content_task")).contains("content_task_open_slug")
			.doesNotContain("content_task_slug_taken");
	}

	private List<String> indexesOfTheProbe() {
		return indexes("index_probe");
	}

	private List<String> indexes(String table) {
		return this.jdbc.sql("SELECT indexname FROM pg_indexes WHERE tablename = ?")
			.param(table)
			.query((row, n) -> row.getString(1))
			.list();
	}

	/** An index that is built concurrently waits for transactions that have written. */
	private CompletableFuture<Void> beginBehindThisTransaction() {
		fill(1);
		CompletableFuture<Void> build = CompletableFuture.runAsync(this::buildOnConnectionOfItsOwn);
		Api.await(this::state, (state) -> state == State.BUILDING);
		return build;
	}

	private void buildOnConnectionOfItsOwn() {
		buildOnConnectionOfItsOwn(this.indexes);
	}

	private void buildOnConnectionOfItsOwn(LargeIndexes indexes) {
		try (Connection connection = this.database.connect()) {
			indexes.buildConcurrently(connection);
		}
		catch (SQLException ex) {
			throw new CompletionException(ex);
		}
	}

	/** As another session sees it. */
	private State state() {
		try (Connection connection = this.database.connect()) {
			Map<String, State> states = this.indexes.states(connection);
			return states.getOrDefault(NAME, State.MISSING);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
