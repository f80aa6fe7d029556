package app.galley.receipt;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import app.galley.receipt.Receipts.ToSend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Sends red receipts to the webhook, at least once, for a day. The header
 * {@code Galley-Delivery} is the same for each attempt. No secret is sent: the body is
 * the signed file.
 */
@Component
class ReceiptWebhook implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(ReceiptWebhook.class);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

	private final ReceiptSettings settings;

	private final Receipts receipts;

	private final ReceiptFile file;

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.NEVER)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	ReceiptWebhook(ReceiptSettings settings, Receipts receipts, ReceiptFile file) {
		this.settings = settings;
		this.receipts = receipts;
		this.file = file;
	}

	/** Sends until none is due. */
	void sendDue() {
		URI url = this.settings.webhookUrl();
		if (url == null) {
			return;
		}
		try {
			Optional<ToSend> due = this.receipts.toSend();
			while (due.isPresent()) {
				send(url, due.get());
				due = this.receipts.toSend();
			}
		}
		catch (InterruptedException ex) {
			log.info("Stopping; red receipts are sent after the next start");
		}
	}

	/** Time of the next attempt. */
	Optional<Instant> next() {
		return (this.settings.webhookUrl() != null) ? this.receipts.nextToSend() : Optional.empty();
	}

	private void send(URI url, ToSend due) throws InterruptedException {
		Receipt receipt = due.receipt();
		if (isAccepted(url, receipt)) {
			this.receipts.sent(due);
			return;
		}
		Duration pause = Duration.ofSeconds(1L << Math.min(due.attempts(), 9));
		boolean again = this.receipts.notSent(due, (pause.compareTo(LONGEST_PAUSE) < 0) ? pause : LONGEST_PAUSE);
		if (!again) {
			log.error("The webhook did not accept receipt {} for a day", receipt.id());
		}
		else if (due.attempts() == 0) {
			log.warn("The webhook (GALLEY_RECEIPT_WEBHOOK_URL) does not accept receipt {}; attempts go on for a day",
					receipt.id());
		}
	}

	private boolean isAccepted(URI url, Receipt receipt) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(url)
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("Galley-Delivery", receipt.id() + "." + receipt.redAt())
			.POST(HttpRequest.BodyPublishers.ofString(this.file.of(receipt)))
			.build();
		try {
			int status = this.http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
			return status >= 200 && status < 300;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

}
