package app.galley.importing;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

import app.galley.generation.ImageGenerations;
import app.galley.image.ImageFetcher;
import app.galley.problem.Unavailable;
import app.galley.task.ContentTasks;
import app.galley.taxonomy.Taxonomy;

import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports a source as drafts, and with {@code approve} as posts. A faulty post is
 * reported and the others follow; an import of the same source again stores what has
 * changed since, and nothing else.
 */
@Component
public class PostImport {

	/** Processors that prepare images while posts are stored. */
	static final int WORKERS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 4);

	private final PostPreparation preparation;

	private final PostStore store;

	private final StoredContent content;

	private final Taxonomy taxonomy;

	private final ContentTasks tasks;

	private final ImageGenerations generations;

	private final TransactionTemplate transaction;

	private final ImageFetcher fetcher;

	private final Clock clock;

	PostImport(PostPreparation preparation, PostStore store, StoredContent content, Taxonomy taxonomy,
			ContentTasks tasks, ImageGenerations generations, PlatformTransactionManager transactions,
			ImageFetcher fetcher, Clock clock) {
		this.preparation = preparation;
		this.store = store;
		this.content = content;
		this.taxonomy = taxonomy;
		this.tasks = tasks;
		this.generations = generations;
		this.fetcher = fetcher;
		this.clock = clock;
		this.transaction = new TransactionTemplate(transactions);
	}

	/**
	 * Imports all posts of a source.
	 * @param progress gets a line for each post
	 * @return the report, also of an import that had to stop: what it names is stored
	 */
	public ImportReport run(ImportSource source, ImportOptions options, Consumer<String> progress) {
		ImportReport report = new ImportReport(source.blog(), options.dryRun());
		ImportRun run = new ImportRun(this.store, this.content, new TermImport(this.taxonomy, options.editor()),
				this.tasks, this.generations, options, report, new ImportProgress(source.size(), progress), this.clock);
		if (!options.dryRun()) {
			readOrStop(source, run, options, report);
			return report;
		}
		// One transaction, so that posts meet each other's slugs and terms as in earnest.
		this.transaction.executeWithoutResult((tx) -> {
			tx.setRollbackOnly();
			readOrStop(source, run, options, report);
		});
		return report;
	}

	private void readOrStop(ImportSource source, ImportRun run, ImportOptions options, ImportReport report) {
		try {
			read(source, run, options, report);
		}
		catch (Unavailable ex) {
			report.stop(ex.faults().getFirst().message());
		}
		catch (IOException ex) {
			report.stop("the source cannot be read on: " + ex.getMessage());
		}
	}

	private void read(ImportSource source, ImportRun run, ImportOptions options, ImportReport report)
			throws IOException {
		try (ExecutorService workers = Executors.newFixedThreadPool(WORKERS)) {
			ImageDownloads downloads = new ImageDownloads(this.fetcher::fetch);
			Deque<Future<PreparedPost>> ahead = new ArrayDeque<>();
			source.read(report, (post) -> {
				if (run.isFirst(post)) {
					ahead.add(workers.submit(() -> this.preparation.prepare(post, options, report, downloads)));
				}
				while (ahead.size() > 2 * WORKERS) {
					run.store(result(ahead.remove()));
				}
			});
			while (!ahead.isEmpty()) {
				run.store(result(ahead.remove()));
			}
			run.finish();
		}
	}

	private static PreparedPost result(Future<PreparedPost> prepared) {
		try {
			return prepared.get();
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof RuntimeException failure) ? failure
					: new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted during an import", ex);
		}
	}

}
