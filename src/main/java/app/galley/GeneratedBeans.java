package app.galley;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.springframework.aot.AotDetector;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.Ordered;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Turns Spring AOT off, which {@code src/main/docker/options} turns on, where the bean
 * definitions that the build has generated are wrong: for commands, for embedded
 * services, and for settings on which Spring Boot's own beans depend. These look for
 * their beans at the start, which takes a third more CPU time.
 */
class GeneratedBeans implements EnvironmentPostProcessor, Ordered {

	private static final String INITIALIZER = GalleyApplication.class.getName() + "__ApplicationContextInitializer";

	/** The build sets these, so that nothing embedded is among the beans. */
	private static final List<String> EXTERNAL = List.of("DATABASE_URL", "galley.s3.bucket", "galley.cdn-base-url");

	private static final List<String> OF_SPRING_BOOT = List.of("spring.", "management.", "server.forward.",
			"db.scheduler.");

	/** No condition reads these. */
	private static final List<String> HARMLESS = List.of("spring.datasource.hikari.", AotDetector.AOT_ENABLED);

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		boolean right = application.getMainApplicationClass() == GalleyApplication.class
				&& application.getWebApplicationType() == WebApplicationType.SERVLET
				&& ClassUtils.isPresent(INITIALIZER, GalleyApplication.class.getClassLoader())
				&& areRightFor(environment);
		if (!right) {
			SpringProperties.setProperty(AotDetector.AOT_ENABLED, Boolean.toString(false));
		}
	}

	static boolean areRightFor(ConfigurableEnvironment environment) {
		return EXTERNAL.stream().allMatch((name) -> StringUtils.hasText(environment.getProperty(name)))
				&& environment.getPropertySources().stream().noneMatch(GeneratedBeans::configuresSpringBoot);
	}

	private static boolean configuresSpringBoot(PropertySource<?> source) {
		boolean own = source.getName().equals("applicationInfo") || source.getName().contains("class path resource");
		return !own && source instanceof EnumerablePropertySource<?> listed
				&& Arrays.stream(listed.getPropertyNames())
					.map((name) -> name.toLowerCase(Locale.ROOT).replace('_', '.').replace('-', '.'))
					.anyMatch((name) -> OF_SPRING_BOOT.stream().anyMatch(name::startsWith)
							&& HARMLESS.stream().noneMatch(name::startsWith));
	}

	/** After application.yaml and all else that may contain the settings. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
