package app.galley.export;

import java.io.IOException;
import java.util.concurrent.Semaphore;

import app.galley.identity.Caller;
import app.galley.identity.Scope;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The export as a ZIP file, for administrators and their API tokens. Sent while it is
 * written: one that is cut off is no ZIP file.
 */
@Controller
class ExportController {

	private static final Logger logger = LoggerFactory.getLogger(ExportController.class);

	private final SiteExport export;

	/** An export reads all content; several at once would only be slower. */
	private final Semaphore running = new Semaphore(1);

	ExportController(SiteExport export) {
		this.export = export;
	}

	@GetMapping("/desk/export.zip")
	void export(HttpServletResponse response) throws IOException {
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
			try (ExportZip zip = new ExportZip(response.getOutputStream())) {
				this.export.run(zip).errors().forEach((error) -> logger.warn("Export: {}", error));
			}
		}
		finally {
			this.running.release();
		}
	}

}
