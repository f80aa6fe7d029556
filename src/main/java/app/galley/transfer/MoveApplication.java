package app.galley.transfer;

import java.util.List;

import app.galley.database.DatabaseConfiguration;
import app.galley.embedded.EmbeddedData;
import app.galley.storage.BucketMove;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * The {@code move} command as a small application of its own: the whole one would write
 * accounts and secrets to the new database and start jobs on it. Not a configuration
 * class, so that the whole one does not include it.
 */
@Import({ DatabaseConfiguration.class, EmbeddedData.class, BucketMove.class, RowMove.class, MoveCommand.class })
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
		JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class, FlywayAutoConfiguration.class })
public final class MoveApplication {

	/** Whether the call of a command is this one. */
	public static boolean runs(List<String> call) {
		return call.getFirst().equals("move");
	}

	/**
	 * Runs the command.
	 * @param call its name and arguments, which have been checked
	 * @param args as given to the program, with settings
	 * @return the exit code
	 */
	public static int run(List<String> call, String... args) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(MoveApplication.class)
			.web(WebApplicationType.NONE)
			.properties("logging.level.root=warn", "logging.level.org.flywaydb=error",
					"spring.datasource.hikari.maximum-pool-size=4")
			.run(args)) {
			return context.getBean(MoveCommand.class).run(call.subList(1, call.size()));
		}
	}

	/** The command migrates the new database once it knows that it is empty. */
	@Bean
	FlywayMigrationStrategy migrateLater() {
		return (flyway) -> {
		};
	}

}
