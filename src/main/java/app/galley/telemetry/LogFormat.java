package app.galley.telemetry;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Applies {@link LogSettings} before Spring Boot sets up logging, which happens before
 * there are beans.
 */
class LogFormat implements EnvironmentPostProcessor, Ordered {

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		LogSettings settings = Binder.get(environment).bindOrCreate("galley.log", LogSettings.class);
		if (settings.format() == LogSettings.Format.ECS) {
			environment.getPropertySources()
				.addLast(
						new MapPropertySource("galley log format", Map.of("logging.structured.format.console", "ecs")));
		}
	}

	/** After application.yaml and all else that may contain the setting. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
