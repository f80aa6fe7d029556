package app.galley.export;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.concurrent.Semaphore;

import app.galley.api.PublicUrl;
import app.galley.identity.Caller;
import app.galley.identity.Scope;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The export as a ZIP file, for administrators and their API tokens. Sent while it is
 * written: one that is cut off is no ZIP file.
 */
@Controller
class ExportController {

	private static final Logger logger = LoggerFactory.getLogger(ExportController.class);

	private static final String PATH = "/desk/export.zip";

	private final SiteExport export;

	private final PublicUrl publicUrl;

	/** An export reads all content; several at once would only be slower. */
	private final Semaphore running = new Semaphore(1);

	ExportController(SiteExport export, PublicUrl publicUrl) {
		this.export = export;
		this.publicUrl = publicUrl;
	}

	@QueryMapping
	ContentExport exportContent(@Argument @Nullable Instant since) {
		String from = (since != null) ? "?since=" + since : "";
		return new ContentExport(this.publicUrl.of(PATH + from), this.export.posts(), this.export.drafts());
	}

	/**
	 * Sends the export.
	 * @param since an instant as ISO 8601 writes it; null for all content
	 */
	@GetMapping(PATH)
	void export(@RequestParam @Nullable Instant since, HttpServletResponse response) throws IOException {
		if (!Caller.current().orElseThrow().may(Scope.READ_DRAFTS)) {
			response.sendError(HttpStatus.FORBIDDEN.value());
			return;
		}
		if (!this.running.tryAcquire()) {
			response.setHeader(HttpHeaders.RETRY_AFTER, "60");
			response.sendError(HttpStatus.SERVICE_UNAVAILABLE.value());
			return;
		}
		try {
			response.setContentType("application/zip");
			response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"galley-export.zip\"");
			response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
			response.setHeader("X-Accel-Buffering", "no");
			try (ExportZip zip = new ExportZip(response.getOutputStream(), since)) {
				this.export.run(zip, since).errors().forEach((error) -> logger.warn("Export: {}", error));
			}
		}
		finally {
			this.running.release();
		}
	}

	/**
	 * Where the export is downloaded.
	 *
	 * @param url for a GET request with the same token or session
	 * @param posts number of posts, in any state
	 * @param drafts number of drafts
	 */
	record ContentExport(URI url, long posts, long drafts) {
	}

}
