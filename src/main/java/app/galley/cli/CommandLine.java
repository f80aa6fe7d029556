package app.galley.cli;

import java.util.List;
import java.util.Objects;

import org.springframework.stereotype.Component;

/**
 * Runs the command that the first argument names.
 */
@Component
public class CommandLine {

	private final List<Command> commands;

	CommandLine(List<Command> commands) {
		this.commands = commands;
	}

	/**
	 * Runs a command whose arguments {@link Arguments} has checked.
	 * @return its exit code
	 */
	public int run(List<String> call) {
		for (Command command : this.commands) {
			String usage = Objects.requireNonNull(command.getClass().getAnnotation(Usage.class)).value();
			if (CallForm.of(usage).getFirst().name().equals(call.getFirst())) {
				return command.run(call.subList(1, call.size()));
			}
		}
		throw new IllegalArgumentException("Unknown command " + call.getFirst());
	}

}
