package app.galley;

import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which settings let the server start with beans that the build generated.
 */
class GeneratedBeansTests {

	private final Map<String, Object> settings = new HashMap<>(
			Map.of("DATABASE_URL", "postgres://galley@db.example.org/galley", "galley.s3.bucket", "images",
					"galley.cdn-base-url", "https://images.example.org", "SERVER_ADDRESS", "127.0.0.1",
					"SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE", "20", "spring.aot.enabled", "true"));

	@Test
	void areRightForExternalServices() {
		assertThat(areRight()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DATABASE_URL", "galley.s3.bucket", "galley.cdn-base-url" })
	void areWrongWhereSomethingIsEmbedded(String setting) {
		this.settings.put(setting, "");
		assertThat(areRight()).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SPRING_DATASOURCE_URL", "spring.profiles.active", "MANAGEMENT_SERVER_PORT",
			"SERVER_FORWARD_HEADERS_STRATEGY", "DB_SCHEDULER_ENABLED", "db-scheduler.enabled" })
	void areWrongWhereBeansOfSpringBootAreConfigured(String setting) {
		this.settings.put(setting, "value");
		assertThat(areRight()).isFalse();
	}

	/** What the application itself contains was so when the beans were generated. */
	@Test
	void areRightWithTheSettingsInTheJar() {
		StandardEnvironment environment = environment();
		environment.getPropertySources()
			.addLast(new MapPropertySource("Config resource 'class path resource [application.yaml]'",
					Map.of("spring.main.banner-mode", "off")));
		assertThat(GeneratedBeans.areRightFor(environment)).isTrue();
	}

	private boolean areRight() {
		return GeneratedBeans.areRightFor(environment());
	}

	private StandardEnvironment environment() {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().forEach((source) -> environment.getPropertySources().remove(source.getName()));
		environment.getPropertySources().addFirst(new SystemEnvironmentPropertySource("settings", this.settings));
		return environment;
	}

}
