package app.galley.doctor;

import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/**
 * The {@code doctor} command as a small application of its own. The whole one starts only
 * with a working database, and migrates it. Not a configuration class, so that the whole
 * one does not include it.
 */
@ComponentScan(basePackages = "app.galley", useDefaultFilters = false,
		includeFilters = { @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Check.class),
				@Filter(UsedByDoctor.class) })
@ConfigurationPropertiesScan("app.galley")
@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
public final class DoctorApplication {

	private DoctorApplication() {
	}

	/** Whether the call of a command is this one. */
	public static boolean runs(List<String> call) {
		return call.getFirst().equals("doctor");
	}

	/**
	 * Runs the command.
	 * @param call its name and arguments, which have been checked
	 * @param args as given to the program, with settings
	 * @return the exit code
	 */
	public static int run(List<String> call, String... args) {
		try (ConfigurableApplicationContext context = application().run(args)) {
			return context.getBean(DoctorCommand.class).run(call.subList(1, call.size()));
		}
	}

	/** Prints findings only: each failure is one of them. */
	static SpringApplicationBuilder application() {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(DoctorApplication.class);
		// One of them refuses to start without a temporary folder, which is a finding
		// here.
		builder.application().setInitializers(List.of());
		return builder.web(WebApplicationType.NONE)
			.lazyInitialization(true)
			.properties("logging.level.root=off", "galley.sdxl.sketch-step-delay=0ms");
	}

}
