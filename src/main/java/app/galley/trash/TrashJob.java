package app.galley.trash;

import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Empties the trash of what is old once an hour, on one instance.
 */
@Configuration(proxyBeanMethods = false)
class TrashJob {

	@Bean
	RecurringTask<Void> emptyTrash(Trash trash) {
		return Tasks.recurring("empty-trash", FixedDelay.of(Duration.ofHours(1)))
			.execute((instance, context) -> trash.removeExpired());
	}

}
