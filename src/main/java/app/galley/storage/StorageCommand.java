package app.galley.storage;

import java.util.List;
import java.util.Objects;

import app.galley.address.OtherBaseInUse;
import app.galley.address.Rebase;
import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.problem.Unavailable;

import org.springframework.stereotype.Component;

/**
 * The {@code storage} command: compares bucket and database, and makes a bucket this
 * database's.
 */
@Component
@Usage(StorageCommand.USAGE)
class StorageCommand implements Command {

	static final String USAGE = """
			storage check [--repair]
			storage check [--undelete]
			storage adopt
			storage adopt BUCKET
			storage rebase [--dry-run]
			  check compares bucket and database; --repair removes unreferenced objects, --undelete brings back
			  deleted ones that rows name, from the versions that a versioned bucket keeps.
			  adopt makes a bucket that belongs to another database this database's.
			  rebase makes stored image addresses follow the settings, as a start does.""";

	private final StorageSweep sweep;

	private final BucketBinding binding;

	private final DeletedObjects deleted;

	private final Rebase rebase;

	StorageCommand(StorageSweep sweep, BucketBinding binding, DeletedObjects deleted, Rebase rebase) {
		this.sweep = sweep;
		this.binding = binding;
		this.deleted = deleted;
		this.rebase = rebase;
	}

	@Override
	public int run(List<String> args) {
		try {
			return switch (args) {
				case List<String> a when a.equals(List.of("check")) -> report(this.sweep.check());
				case List<String> a when a.equals(List.of("check", "--repair")) -> report(this.sweep.repair());
				case List<String> a when a.equals(List.of("check", "--undelete")) -> undelete();
				case List<String> a when a.equals(List.of("adopt")) -> adopt("");
				case List<String> a when a.size() == 2 && a.getFirst().equals("adopt") -> adopt(a.getLast());
				case List<String> a when a.equals(List.of("rebase", "--dry-run")) -> previewRebase();
				case List<String> a when a.equals(List.of("rebase")) -> rebase();
				default -> {
					System.err.println(USAGE);
					yield 2;
				}
			};
		}
		catch (Unavailable ex) {
			System.err.println(ex.getMessage());
			return 1;
		}
	}

	private static int report(StorageReport report) {
		line("objects in the bucket", report.objects());
		line("keys in the database", report.keys());
		line("unreferenced, in grace period", report.young());
		line("unreferenced", report.orphans().size());
		line("  removed", report.removed());
		line("rows without an object", report.dangling().size());
		report.orphans().forEach((key) -> System.out.println("unreferenced  " + key));
		report.dangling().forEach((key) -> System.out.println("no object     " + key));
		if (!report.obstacle().isEmpty()) {
			System.out.println(report.obstacle());
		}
		if (report.removed() < report.orphans().size()) {
			System.out.printf("The next sweep removes %,d unreferenced objects.%n",
					report.obstacle().isEmpty() ? report.due() : 0);
			System.out.println("Run with --repair to remove unreferenced objects now.");
		}
		if (!report.dangling().isEmpty()) {
			System.out
				.println("Run with --undelete to bring back those that a versioned bucket still has. Restore others "
						+ "from a backup, or choose other images for their posts.");
		}
		return report.isClean() ? 0 : 1;
	}

	private int undelete() {
		List<String> missing = this.sweep.check().dangling();
		line("rows without an object", missing.size());
		if (missing.isEmpty()) {
			return 0;
		}
		this.binding.requireOwn();
		boolean neverKept = this.deleted.areNeverKept();
		long back = 0;
		for (String key : missing) {
			boolean found = !neverKept && this.deleted.bringBack(key);
			System.out.println((found ? "brought back  " : "no version    ") + key);
			back += found ? 1 : 0;
		}
		line("  brought back", back);
		if (back == missing.size()) {
			return 0;
		}
		System.out.printf(neverKept ? "The bucket %s is not versioned, so it keeps no deleted object.%n"
				: "The bucket %s has no version of the others any more.%n", this.binding.bucket());
		System.out.println("Restore the missing objects from a backup, or choose other images for their posts.");
		return 1;
	}

	private static void line(String label, long count) {
		System.out.printf("%-34s %,10d%n", label, count);
	}

	private int previewRebase() {
		Rebase.Preview preview = this.rebase.preview();
		System.out.printf("%-34s %s%n", "addresses begin with",
				Objects.requireNonNullElse(preview.stored(), "unknown"));
		System.out.printf("%-34s %s%n", "and with these settings", preview.configured());
		preview.rows().forEach((kind, rows) -> line(kind + " to change", rows));
		return 0;
	}

	private int rebase() {
		try {
			this.rebase.begin();
		}
		catch (OtherBaseInUse ex) {
			System.err.println(ex.getMessage());
			return 1;
		}
		this.rebase.run();
		return previewRebase();
	}

	private int adopt(String bucket) {
		if (this.binding.check().mayDelete()) {
			System.out.printf("The bucket %s already belongs to this database (%s).%n", this.binding.bucket(),
					this.binding.database());
			return 0;
		}
		if (!bucket.equals(this.binding.bucket())) {
			explainAdoption();
			return 2;
		}
		String before = this.binding.owner();
		Ownership after = this.binding.adopt();
		if (!after.mayDelete()) {
			System.err.println(after.sentence());
			return 1;
		}
		System.out.printf("The bucket %s now belongs to this database (%s), before to %s.%n", bucket,
				this.binding.database(), before);
		return 0;
	}

	private void explainAdoption() {
		StorageReport report = this.sweep.check();
		System.out.printf("%-34s %s%n", "bucket", this.binding.bucket());
		System.out.printf("%-34s %s%n", "belongs to database", this.binding.owner());
		System.out.printf("%-34s %s%n", "this database", this.binding.database());
		line("objects in the bucket", report.objects());
		line("  unknown to this database", report.young() + report.orphans().size());
		line("rows without an object here", report.dangling().size());
		System.out.printf(
				"""
						Adopting the bucket gives this database a new identity and writes it to the bucket. Any other database, \
						also an older copy
						of this one, can then store no images there. From a day later on, this Galley deletes the objects that \
						only another
						database refers to. First stop the other Galley, or give it a bucket of its own.
						To adopt, name the bucket: storage adopt %s
						""",
				this.binding.bucket());
	}

}
