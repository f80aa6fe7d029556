package app.galley.cli;

import java.util.List;

/**
 * A command of {@code java -jar galley.jar}, which runs instead of the server.
 */
public interface Command {

	/** The first word on the command line. */
	String name();

	/** Usage text, printed after a wrong call. */
	String usage();

	/**
	 * Runs the command, printing progress to standard output.
	 * @param args the arguments after the name
	 * @return exit code: 0 for success, 1 for errors, which have been printed, 2 for a
	 * wrong call
	 */
	int run(List<String> args);

}
