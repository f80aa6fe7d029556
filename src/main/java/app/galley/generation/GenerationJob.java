package app.galley.generation;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.SlowTask;
import app.galley.generation.engine.ImageGenerator;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The job of one generation: waits for its turn, runs it, and admits the next. When the
 * process dies in between, another one runs the job again.
 */
@Configuration(proxyBeanMethods = false)
class GenerationJob {

	/** Jobs that look for their turn, besides those that generate. */
	private static final int WAITING_THREADS = 2;

	@Bean
	SlowTask generateImage(GenerationQueue queue, GenerationWork work, GenerationWaker waker, ImageGenerator generator,
			FaultPoint faults, Clock clock) {
		CustomTask<Void> task = Tasks.custom(GenerationQueue.TASK, Void.class)
			.onFailureReschedule(FixedDelay.ofSeconds(5))
			.onDeadExecutionRevive()
			.execute((instance, context) -> {
				UUID id = UUID.fromString(instance.getId());
				waker.admitNext();
				if (!queue.hasTurn(id)) {
					return (complete, job) -> queue.park(id, (when) -> job.reschedule(complete, when), job::stop);
				}
				Optional<Duration> retry = work.attempt(id);
				if (retry.isPresent()) {
					waker.admitNext();
					return (complete, job) -> job.reschedule(complete, clock.instant().plus(retry.get()));
				}
				waker.admitNext();
				faults.reached("finished");
				return (complete, job) -> job.stop();
			});
		return new SlowTask(task, generator.capabilities().concurrency() + WAITING_THREADS);
	}

}
