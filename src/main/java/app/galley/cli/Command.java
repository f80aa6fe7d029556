package app.galley.cli;

import java.util.List;

/**
 * A word after {@code java -jar galley.jar} that does something and ends, instead of
 * starting the server.
 */
public interface Command {

	/** The word. */
	String name();

	/** How to call it, a line each, for whoever called it wrongly. */
	String usage();

	/**
	 * Does it, printing progress to standard output.
	 * @param args what follows the word
	 * @return 0 when all went well, 1 when something did not and was told, 2 when the
	 * call was wrong
	 */
	int run(List<String> args);

}
