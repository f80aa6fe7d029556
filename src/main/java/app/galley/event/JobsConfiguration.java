package app.galley.event;

import java.util.List;
import java.util.Optional;

import app.galley.database.DatabaseClock;
import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the job engine mark the jobs it picks with the name of this run, go by the
 * database's clock, and leave slow jobs to {@link SlowJobs}.
 */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

	@Bean
	Instance instance() {
		return Instance.start();
	}

	@Bean
	Clock jobClock(DatabaseClock clock) {
		return clock::instant;
	}

	@Bean
	DbSchedulerCustomizer urgentJobs(Instance instance, List<SlowTask> slow) {
		return new DbSchedulerCustomizer() {

			@Override
			public Optional<SchedulerName> schedulerName() {
				return Optional.of(new SchedulerName.Fixed(instance.name()));
			}

			@Override
			public Optional<JdbcCustomization> jdbcCustomization() {
				return Optional.of(TaskFilter.allBut(SlowJobs.names(slow)));
			}

		};
	}

}
