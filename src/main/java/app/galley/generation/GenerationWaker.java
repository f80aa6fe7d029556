package app.galley.generation;

import app.galley.event.Listener;
import app.galley.event.SlowJobs;
import app.galley.generation.engine.ImageGenerator;
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
 * Admits the next generations and starts their jobs at once, without waiting for the job
 * engine's next poll.
 */
@Component
class GenerationWaker {

	private static final Logger log = LoggerFactory.getLogger(GenerationWaker.class);

	private final GenerationQueue queue;

	private final ImageGenerator generator;

	/** A provider, as the engine needs the jobs, which need this. */
	private final ObjectProvider<SlowJobs> jobs;

	GenerationWaker(GenerationQueue queue, ImageGenerator generator, ObjectProvider<SlowJobs> jobs,
			GenerationNotifications notifications) {
		this.queue = queue;
		this.generator = generator;
		this.jobs = jobs;
		notifications.onQueueMoved(new Listener() {
			@Override
			public void received(String payload) {
				// The instance that moved the queue has admitted the next.
			}

			@Override
			public void reconnected() {
				Thread.ofVirtual().name("admit-next").start(GenerationWaker.this::admitNextIfPossible);
			}
		});
	}

	/**
	 * Runs at start, as the settings may allow more places than before. Without the
	 * database the start goes on; this runs again when the database is back.
	 */
	@EventListener(ApplicationReadyEvent.class)
	void admitNextIfPossible() {
		try {
			admitNext();
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("Queued image generations will continue when the database is back: {}", ex.getMessage());
		}
	}

	/** Must be called outside a transaction. */
	void admitNext() {
		if (this.queue.admitNext(this.generator.capabilities().concurrency())) {
			wake();
		}
	}

	/** Uses another thread: the one that commits still holds its connection. */
	void admitNextAfterCommit() {
		afterCommit(() -> Thread.ofVirtual().name("admit-next").start(this::admitNext));
	}

	void wakeAfterCommit() {
		afterCommit(this::wake);
	}

	private void wake() {
		this.jobs.ifAvailable(SlowJobs::checkForDue);
	}

	private static void afterCommit(Runnable action) {
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
