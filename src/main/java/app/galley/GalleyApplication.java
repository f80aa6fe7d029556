package app.galley;

import java.util.List;

import app.galley.cli.CommandLine;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts the server, or runs one command and exits.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class GalleyApplication {

	public static void main(String[] args) {
		SpringApplicationBuilder galley = new SpringApplicationBuilder(GalleyApplication.class);
		if (!CommandLine.asksForCommand(args)) {
			galley.run(args);
			return;
		}
		int status;
		try (ConfigurableApplicationContext context = galley.web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "galley.sdxl.sketch-step-delay=0ms")
			.run(args)) {
			status = context.getBean(CommandLine.class).run(List.of(args));
		}
		System.exit(status);
	}

}
