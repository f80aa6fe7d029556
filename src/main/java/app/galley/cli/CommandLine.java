package app.galley.cli;

import java.util.Comparator;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Runs the command that the first argument names.
 */
@Component
public class CommandLine {

	private final List<Command> commands;

	CommandLine(List<Command> commands) {
		this.commands = commands.stream().sorted(Comparator.comparing(Command::name)).toList();
	}

	/** Whether these arguments ask for a command rather than the server. */
	public static boolean asksForCommand(String... args) {
		return args.length > 0 && !args[0].startsWith("-");
	}

	public int run(List<String> args) {
		String name = args.getFirst();
		for (Command command : this.commands) {
			if (command.name().equals(name)) {
				return command.run(args.subList(1, args.size()));
			}
		}
		System.err.println("Unknown command '" + name + "'. Without a command the server starts; the commands are:");
		this.commands.forEach((command) -> System.err.println(command.usage().indent(2).stripTrailing()));
		return 2;
	}

}
