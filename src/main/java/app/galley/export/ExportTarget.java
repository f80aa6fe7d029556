package app.galley.export;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an export is written to: a folder, which keeps what an earlier export wrote, or a
 * ZIP file.
 */
abstract class ExportTarget implements AutoCloseable {

	static final String MANIFEST = "galley.json";

	/** The format of the export; a reader refuses a higher one. */
	static final int FORMAT = 1;

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(SerializationFeature.INDENT_OUTPUT)
		.enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
		.build();

	private final LongAdder written = new LongAdder();

	private final LongAdder kept = new LongAdder();

	private final LongAdder removed = new LongAdder();

	/** Whether it receives only what changed, and never the rest. */
	abstract boolean isPartial();

	/** Whether an earlier export wrote the file. */
	abstract boolean has(String name);

	/** Whether the file is there with this size. */
	abstract boolean has(String name, long bytes);

	/** Posts that are written at once. */
	abstract int concurrency();

	/** Writes a file. */
	abstract void write(String name, byte[] bytes) throws IOException;

	void writeJson(String name, Object value) throws IOException {
		write(name, JSON.writeValueAsBytes(value));
	}

	/**
	 * Ends a folder, and deletes what an earlier export wrote to it, except for these.
	 */
	abstract void removeOtherFiles(String name, Set<String> keep) throws IOException;

	/**
	 * Deletes what an earlier export wrote to the folders within a folder, except for
	 * these.
	 */
	abstract void removeOtherFolders(String name, Set<String> keep) throws IOException;

	/**
	 * Ends the export, which is complete without errors.
	 * @param errors sentences on what is missing
	 */
	abstract void finish(Map<String, Long> counts, List<String> errors) throws IOException;

	static Map<String, Object> manifest(boolean complete, Map<String, Long> counts, @Nullable Instant since) {
		Map<String, Object> manifest = new TreeMap<>(counts);
		manifest.put("galleyExport", FORMAT);
		manifest.put("complete", complete);
		if (since != null) {
			manifest.put("since", since.toString());
		}
		return manifest;
	}

	/** Counts a file that is there already. */
	void keep() {
		this.kept.increment();
	}

	void countWritten() {
		this.written.increment();
	}

	void countRemoved() {
		this.removed.increment();
	}

	long written() {
		return this.written.sum();
	}

	long kept() {
		return this.kept.sum();
	}

	long removed() {
		return this.removed.sum();
	}

	@Override
	public abstract void close() throws IOException;

}
