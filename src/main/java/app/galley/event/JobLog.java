package app.galley.event;

import com.github.kagkarlsson.scheduler.CurrentlyExecuting;
import com.github.kagkarlsson.scheduler.event.AbstractSchedulerListener;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.slf4j.MDC;

import org.springframework.stereotype.Component;

/**
 * Names the job in every log line of the thread that runs it, those of the job engine
 * included. What the job adds of its own ends with it, or a thread would take it to the
 * next job.
 */
@Component
class JobLog extends AbstractSchedulerListener {

	private static final String JOB = "job";

	@Override
	public void onExecutionStart(CurrentlyExecuting job) {
		MDC.clear();
		TaskInstance<?> instance = job.getTaskInstance();
		MDC.put(JOB, instance.getTaskName() + "/" + instance.getId());
	}

	@Override
	public void onExecutionComplete(ExecutionComplete completed) {
		MDC.clear();
	}

}
