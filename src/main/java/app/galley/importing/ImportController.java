package app.galley.importing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;

import app.galley.identity.Caller;
import app.galley.problem.Problem;
import app.galley.problem.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.FileSystemUtils;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * Imports a file that an administrator uploads. The response is a stream of lines in
 * JSON: {@code progress}, and at the end {@code report} or {@code error}.
 */
@Controller
class ImportController {

	/** Larger sources are for the command line, which needs no copy of them. */
	private static final long MAX_BYTES = 2L * 1024 * 1024 * 1024;

	private static final int MAX_NAME_LENGTH = 100;

	private final Imports imports;

	/** An import decodes images on all processors. */
	private final Semaphore running = new Semaphore(1);

	ImportController(Imports imports) {
		this.imports = imports;
	}

	/**
	 * @param name of the file, whose suffix identifies its format
	 */
	@PostMapping("/desk/import")
	void run(@RequestParam String name, @RequestParam(defaultValue = "false") boolean approve,
			@RequestParam(defaultValue = "false") boolean dryRun,
			@RequestParam(defaultValue = "false") boolean overwrite,
			@RequestParam(defaultValue = "false") boolean fetch, @RequestParam(defaultValue = "") String blog,
			@RequestParam(defaultValue = "") String zone, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		Caller caller = Caller.current().orElseThrow();
		ImportOptions options;
		try {
			options = options(caller, approve, dryRun, overwrite, fetch, blog.strip(), zone.strip());
		}
		catch (Refused ex) {
			refuse(response, HttpStatus.BAD_REQUEST, ex.faults().getFirst().field().replace("--", ""),
					ex.faults().getFirst().message());
			return;
		}
		if (!this.running.tryAcquire()) {
			refuse(response, HttpStatus.CONFLICT, "", "Another import is running. Wait for its end.");
			return;
		}
		Path folder = Files.createTempDirectory("galley-upload");
		try {
			Path file = folder.resolve(fileName(name));
			if (!receive(request, file)) {
				refuse(response, HttpStatus.CONTENT_TOO_LARGE, "file",
						"Choose a file of at most 2 GB, or use the command line.");
				return;
			}
			run(file, options, response);
		}
		finally {
			this.running.release();
			FileSystemUtils.deleteRecursively(folder);
		}
	}

	private static ImportOptions options(Caller caller, boolean approve, boolean dryRun, boolean overwrite,
			boolean fetch, String blog, String zone) {
		ImportOptions options = ImportOptions.DEFAULTS.with("--as", caller.username());
		options = approve ? options.with("--approve", "") : options;
		options = dryRun ? options.with("--dry-run", "") : options;
		options = overwrite ? options.with("--overwrite", "") : options;
		options = fetch ? options.with("--fetch", "") : options;
		options = blog.isEmpty() ? options : options.with("--blog", blog);
		return zone.isEmpty() ? options : options.with("--zone", zone);
	}

	private static String fileName(String name) {
		String plain = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
			.replaceAll("[^\\p{L}\\p{N}._ -]", "_")
			.replaceFirst("^\\.+", "");
		return plain.isEmpty() ? "upload" : plain.substring(Math.max(0, plain.length() - MAX_NAME_LENGTH));
	}

	/** Returns false for a file that is too large. */
	private static boolean receive(HttpServletRequest request, Path file) throws IOException {
		try (InputStream in = request.getInputStream(); OutputStream out = Files.newOutputStream(file)) {
			byte[] buffer = new byte[64 * 1024];
			long left = MAX_BYTES;
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				left -= count;
				if (left < 0) {
					return false;
				}
				out.write(buffer, 0, count);
			}
		}
		return true;
	}

	private void run(Path file, ImportOptions options, HttpServletResponse response) throws IOException {
		response.setContentType("application/x-ndjson");
		response.setHeader("X-Accel-Buffering", "no");
		Lines lines = new Lines(response.getOutputStream());
		try {
			String name = String.valueOf(file.getFileName());
			ImportReport report = this.imports.run(file, name, options, (line) -> lines.send(Map.of("progress", line)));
			lines.send(Map.of("report", report.content(), "text", report.text()));
		}
		catch (Problem ex) {
			lines.send(Map.of("error", ex.faults().getFirst().message()));
		}
		catch (IOException ex) {
			lines.send(Map.of("error", String.valueOf(ex.getMessage())));
		}
		catch (RuntimeException ex) {
			lines.send(
					Map.of("error", "The import stopped at a fault. What it stored stays; import again to continue."));
			throw ex;
		}
	}

	private static void refuse(HttpServletResponse response, HttpStatus status, String field, String message)
			throws IOException {
		response.setStatus(status.value());
		response.setContentType("application/x-ndjson");
		new Lines(response.getOutputStream()).send(Map.of("error", message, "field", field));
	}

	/** The lines of the response. An import does not end with its reader. */
	private static final class Lines {

		private @Nullable OutputStream out;

		Lines(OutputStream out) {
			this.out = out;
		}

		void send(Map<String, ?> line) {
			OutputStream reader = this.out;
			if (reader == null) {
				return;
			}
			try {
				reader.write(JsonMapper.shared().writeValueAsBytes(line));
				reader.write('\n');
				reader.flush();
			}
			catch (IOException ex) {
				this.out = null;
			}
		}

	}

}
