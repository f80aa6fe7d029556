package app.galley;

import java.time.ZoneOffset;
import java.util.List;
import java.util.TimeZone;

import app.galley.cli.Arguments;
import app.galley.cli.CommandLine;
import app.galley.credential.CredentialCommand;
import app.galley.doctor.DoctorApplication;
import app.galley.transfer.BackupApplication;
import app.galley.transfer.MoveApplication;

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
		// The driver names this zone to PostgreSQL, which may not know it.
		TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
		SpringApplicationBuilder galley = new SpringApplicationBuilder(GalleyApplication.class);
		Arguments arguments = Arguments.of(args);
		if (arguments.isForServer()) {
			galley.run(args);
			return;
		}
		System.exit(arguments.end().orElseGet(() -> run(galley, arguments.call(), args)));
	}

	private static int run(SpringApplicationBuilder galley, List<String> call, String... args) {
		if (DoctorApplication.runs(call)) {
			return DoctorApplication.run(call, args);
		}
		if (CredentialCommand.runs(call)) {
			return CredentialCommand.run(call);
		}
		if (MoveApplication.runs(call)) {
			return MoveApplication.run(call, args);
		}
		if (BackupApplication.runs(call)) {
			return BackupApplication.run(call, args);
		}
		try (ConfigurableApplicationContext context = galley.web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "galley.sdxl.sketch-step-delay=0ms")
			.run(args)) {
			return context.getBean(CommandLine.class).run(call);
		}
	}

}
