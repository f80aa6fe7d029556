package app.galley.event;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import app.galley.database.DatabaseClock;
import app.galley.telemetry.Meters;
import com.github.kagkarlsson.scheduler.Clock;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.stats.MicrometerStatsRegistry;
import com.github.kagkarlsson.scheduler.stats.StatsRegistry;
import com.github.kagkarlsson.scheduler.task.Task;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the job engine mark the jobs it picks with the name of this run, go by the
 * database's clock, and leave slow jobs to {@link SlowJobs}.
 */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

	/**
	 * {@link JobsShutdown} stops it; a second time would be a warning at the end of every
	 * run.
	 */
	@Bean
	static BeanFactoryPostProcessor urgentJobsStopOnce() {
		return (factory) -> {
			for (String name : factory.getBeanNamesForType(Scheduler.class, false, false)) {
				factory.getBeanDefinition(name).setDestroyMethodName("");
			}
		};
	}

	@Bean
	Instance instance() {
		return Instance.start();
	}

	@Bean
	Clock jobClock(DatabaseClock clock) {
		return clock::instant;
	}

	/** In place of the one that Spring Boot's registry of metrics would bring. */
	@Bean
	StatsRegistry jobMeters(Meters meters, List<Task<?>> tasks, List<SlowTask> slow) {
		return meters.isOn() ? new MicrometerStatsRegistry(meters.registry(),
				Stream.concat(tasks.stream(), slow.stream().map(SlowTask::task)).toList()) : StatsRegistry.NOOP;
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
