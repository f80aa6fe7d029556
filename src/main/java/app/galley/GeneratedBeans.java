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
 * Lets the server start with the bean definitions that the build has generated (Spring
 * AOT), which saves a quarter of its CPU time. They are right for external services only,
 * and for no setting on which Spring Boot's own beans depend; all else looks for its
 * beans at its start.
 */
class GeneratedBeans implements EnvironmentPostProcessor, Ordered {

	private static final String INITIALIZER = GalleyApplication.class.getName() + "__ApplicationContextInitializer";

	/** The build sets these, so that nothing embedded is among the beans. */
	private static final List<String> EXTERNAL = List.of("DATABASE_URL", "galley.s3.bucket", "galley.cdn-base-url");

	private static final List<String> OF_SPRING_BOOT = List.of("spring.", "management.", "server.forward.",
			"db.scheduler.");

	/** Only the pool itself reads these. */
	private static final String POOL = "spring.datasource.hikari.";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (application.getMainApplicationClass() == GalleyApplication.class
				&& application.getWebApplicationType() == WebApplicationType.SERVLET
				&& ClassUtils.isPresent(INITIALIZER, GalleyApplication.class.getClassLoader())
				&& areRightFor(environment)) {
			SpringProperties.setFlag(AotDetector.AOT_ENABLED);
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
					.anyMatch((name) -> OF_SPRING_BOOT.stream().anyMatch(name::startsWith) && !name.startsWith(POOL));
	}

	/** After application.yaml and all else that may contain the settings. */
	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

}
