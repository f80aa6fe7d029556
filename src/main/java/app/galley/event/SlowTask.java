package app.galley.event;

import com.github.kagkarlsson.scheduler.task.Task;

/**
 * A kind of job that takes long, as a bean. Its jobs run in threads of their own, so that
 * other jobs never wait for them.
 *
 * @param threads how many of its jobs an instance runs at once
 */
public record SlowTask(Task<?> task, int threads) {
}
