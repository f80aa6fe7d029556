package app.galley.event;

import java.util.Optional;

import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the job engine mark the jobs it picks with the name of this run.
 */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

	@Bean
	Instance instance() {
		return Instance.start();
	}

	@Bean
	DbSchedulerCustomizer namedAfterInstance(Instance instance) {
		return new DbSchedulerCustomizer() {
			@Override
			public Optional<SchedulerName> schedulerName() {
				return Optional.of(new SchedulerName.Fixed(instance.name()));
			}
		};
	}

}
