package app.galley.event;

import java.util.ArrayList;
import java.util.List;

import com.github.kagkarlsson.scheduler.Scheduler;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Stops both job engines at once, while the web server finishes its requests. Each waits
 * for its running jobs: one after the other would take longer than platforms give a
 * process before they kill it.
 */
@Component
class JobsShutdown implements DisposableBean {

	private final Scheduler urgent;

	private final SlowJobs slow;

	private final List<Thread> stopping = new ArrayList<>();

	JobsShutdown(Scheduler urgent, SlowJobs slow) {
		this.urgent = urgent;
		this.slow = slow;
	}

	@EventListener(ContextClosedEvent.class)
	void begin() {
		if (this.stopping.isEmpty()) {
			this.stopping.add(Thread.ofPlatform().name("stop-jobs").start(this.urgent::stop));
			this.stopping.add(Thread.ofPlatform().name("stop-slow-jobs").start(this.slow::stop));
		}
	}

	/** Before the engines and all that their jobs use, as this depends on them. */
	@Override
	public void destroy() throws InterruptedException {
		// A context that fails at its start ends without the event.
		begin();
		for (Thread thread : this.stopping) {
			thread.join();
		}
	}

}
