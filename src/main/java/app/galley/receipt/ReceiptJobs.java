package app.galley.receipt;

import app.galley.event.JobWakeups;
import app.galley.receipt.page.PublicReader;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * Jobs that check receipts and send red ones, on one server instance at a time.
 */
@Configuration(proxyBeanMethods = false)
class ReceiptJobs {

	private final Receipts receipts;

	ReceiptJobs(Receipts receipts) {
		this.receipts = receipts;
	}

	@Bean
	static PublicReader publicReader() {
		return new PublicReader();
	}

	@Bean
	static CustomTask<Void> checkReceipts(JobWakeups wakeups, ReceiptChecks checks) {
		return wakeups.job(Receipts.CHECK_JOB, checks::checkDue, checks::next);
	}

	@Bean
	static CustomTask<Void> sendReceipts(JobWakeups wakeups, ReceiptWebhook webhook) {
		return wakeups.job(Receipts.WEBHOOK_JOB, webhook::sendDue, webhook::next);
	}

	@EventListener(ApplicationReadyEvent.class)
	void resume() {
		this.receipts.wake();
	}

}
