package app.galley.transfer;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.embedded.EmbeddedData;
import app.galley.problem.Unavailable;
import app.galley.storage.BucketMove;
import org.flywaydb.core.api.FlywayException;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;

/**
 * Moves the data of the embedded services to an external database and bucket. Objects go
 * first: no committed row refers to a missing one.
 */
@Usage("""
		move [--dry-run]
		  Copies database and images of the data folder (GALLEY_DATA_DIR) to the database and bucket that the
		  settings name, which must be empty. Changes nothing in the folder. Continues when it is run again.""")
class MoveCommand implements Command {

	private static final String AGAIN = "The data folder is unchanged. Run move again to continue: "
			+ "what is copied already is not copied twice.";

	private final EmbeddedData source;

	private final RowMove rows;

	private final BucketMove objects;

	MoveCommand(EmbeddedData source, RowMove rows, BucketMove objects) {
		this.source = source;
		this.rows = rows;
		this.objects = objects;
	}

	@Override
	public int run(List<String> args) {
		boolean dryRun = args.contains("--dry-run");
		try {
			boolean migrated = this.rows.requireUsable();
			this.rows.requireCurrent(this.source.database());
			this.objects.requireFree(migrated);
			boolean done = migrated && this.rows.isDone(this.source.database());
			BucketMove.Totals totals = describe();
			if (dryRun) {
				System.out
					.println(done ? "All rows have been moved already." : "Nothing was changed: this is a dry run.");
				return 0;
			}
			this.rows.migrate();
			this.objects.claim();
			moveObjects(totals);
			if (!done) {
				this.rows.copy(this.source.database(), (table, rows) -> line(table, rows, "rows, compared"));
			}
			finish(done);
			return 0;
		}
		catch (MoveRefused | Unavailable ex) {
			System.err.println(ex.getMessage());
		}
		catch (SQLException | DataAccessException ex) {
			System.err.println("The database failed: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
		catch (FlywayException ex) {
			System.err.println("The tables of the new database cannot be created: "
					+ NestedExceptionUtils.getMostSpecificCause(ex).getMessage());
		}
		System.err.println(AGAIN);
		return 1;
	}

	private BucketMove.Totals describe() throws SQLException {
		Map<String, Long> rows = this.rows.count(this.source.database());
		BucketMove.Totals totals = this.objects.totals(this.source.bucket());
		System.out.printf("From %s to the database of the settings and the bucket %s:%n", this.source.path(),
				this.objects.bucket());
		rows.forEach((table, count) -> line(table, count, "rows"));
		line("objects", totals.objects(), "(%,d MB)".formatted((totals.bytes() + 999_999) / 1_000_000));
		return totals;
	}

	private void moveObjects(BucketMove.Totals totals) {
		long copied = this.objects.copy(this.source.bucket(), progress("Objects copied or found", totals.objects()));
		System.out.printf("%,d objects copied, %,d were there already.%n", copied, totals.objects() - copied);
		Collection<String> different = this.objects.differences(this.source.bucket(),
				progress("Objects compared", totals.objects()));
		if (!different.isEmpty()) {
			throw new MoveRefused("%,d objects differ in the new bucket, such as %s.".formatted(different.size(),
					different.iterator().next()));
		}
		System.out.printf("%,d objects are equal: bytes, content type, caching and metadata.%n", totals.objects());
	}

	/** Prints a line for each tenth. */
	private static LongConsumer progress(String label, long total) {
		AtomicLong printed = new AtomicLong();
		return (done) -> {
			long tenth = done * 10 / Math.max(1, total);
			if (printed.getAndAccumulate(tenth, Math::max) < tenth) {
				System.out.printf("%s: %,d of %,d%n", label, done, total);
			}
		};
	}

	private void finish(boolean done) {
		System.out.printf(
				"""
						%s
						Now start the server with these settings. Its first start makes image addresses follow GALLEY_CDN_BASE_URL,
						or without a CDN GALLEY_PUBLIC_URL. The data folder %s is unchanged: keep it until all is well.
						""",
				done ? "Everything had been moved already, and is equal." : "Everything is moved, and is equal.",
				this.source.path());
	}

	private static void line(String label, long count, String unit) {
		System.out.printf("  %-24s %,10d %s%n", label, count, unit);
	}

}
