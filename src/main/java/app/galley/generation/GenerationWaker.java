package app.galley.generation;

import app.galley.event.Listener;
import app.galley.event.Notifications;
import app.galley.generation.sdxl.ImageGenerator;
import com.github.kagkarlsson.scheduler.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spares jobs the wait for the next poll of the job engine, where they were made due on
 * this instance.
 */
@Component
class GenerationWaker {

	private static final Logger log = LoggerFactory.getLogger(GenerationWaker.class);

	private final GenerationQueue queue;

	private final ImageGenerator generator;

	/** Not there yet when this is made: it is given the jobs, which are given this. */
	private final ObjectProvider<Scheduler> scheduler;

	GenerationWaker(GenerationQueue queue, ImageGenerator generator, ObjectProvider<Scheduler> scheduler,
			Notifications notifications) {
		this.queue = queue;
		this.generator = generator;
		this.scheduler = scheduler;
		notifications.subscribe(GenerationQueue.MOVED, new Listener() {
			@Override
			public void heard(String payload) {
				// Whoever moved the queue has called the next.
			}

			@Override
			public void returned() {
				Thread.ofVirtual().name("call-next").start(GenerationWaker.this::callNextIfPossible);
			}
		});
	}

	int places() {
		return this.generator.capabilities().concurrency();
	}

	/**
	 * The settings may allow more than before a restart. A database that is away now does
	 * not end the start: this is done again when it is back.
	 */
	@EventListener(ApplicationReadyEvent.class)
	void callNextIfPossible() {
		try {
			callNext();
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Image generations that wait are called when the database is back: {}", ex.getMessage());
		}
	}

	/**
	 * To be called in no transaction.
	 */
	void callNext() {
		if (this.queue.callNext(places())) {
			wake();
		}
	}

	/** In a thread of its own: the one that commits still holds its connection. */
	void callNextAfterCommit() {
		after(() -> Thread.ofVirtual().name("call-next").start(this::callNext));
	}

	void afterCommit() {
		after(this::wake);
	}

	private void wake() {
		this.scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
	}

	private static void after(Runnable action) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
			@Override
			public void afterCompletion(int status) {
				if (status == STATUS_COMMITTED) {
					action.run();
				}
			}
		});
	}

}
