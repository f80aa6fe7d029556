package app.galley.transfer;

import java.util.List;

import app.galley.cli.Command;
import app.galley.embedded.LiveData;
import app.galley.embedded.NewData;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/**
 * The commands {@code backup} and {@code restore} as small applications of their own: the
 * whole one would lock the data folder and start jobs. Not configuration classes, so that
 * the whole one does not include them.
 */
public final class BackupApplication {

	private BackupApplication() {
	}

	/** Whether the call of a command is one of these. */
	public static boolean runs(List<String> call) {
		return List.of("backup", "restore").contains(call.getFirst());
	}

	/**
	 * Runs the command.
	 * @param call its name and arguments, which have been checked
	 * @param args as given to the program, with settings
	 * @return the exit code
	 */
	public static int run(List<String> call, String... args) {
		Class<?> application = call.getFirst().equals("backup") ? Backup.class : Restore.class;
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(application)
			.web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "logging.level.org.flywaydb=error")
			.run(args)) {
			return context.getBean(Command.class).run(call.subList(1, call.size()));
		}
	}

	@Import({ LiveData.class, BackupCommand.class })
	static class Backup {

	}

	@Import({ NewData.class, RestoreCommand.class })
	static class Restore {

	}

}
