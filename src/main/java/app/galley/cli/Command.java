package app.galley.cli;

import java.util.List;

/**
 * A command of {@code java -jar galley.jar}, which runs instead of the server. Its class
 * says in {@link Usage} how it is called.
 */
public interface Command {

	/**
	 * Runs the command, printing progress to standard output.
	 * @param args the arguments after the name
	 * @return exit code: 0 for success, 1 for errors, which have been printed, 2 for a
	 * wrong call
	 */
	int run(List<String> args);

}
