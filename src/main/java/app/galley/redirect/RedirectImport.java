package app.galley.redirect;

import java.util.List;

/**
 * What became of an imported list.
 *
 * @param created number of new redirects
 * @param unchanged number of those that were here already
 */
public record RedirectImport(int created, int unchanged, List<RedirectProblem> problems) {

	public RedirectImport {
		problems = List.copyOf(problems);
	}

	/**
	 * Why a line was left out.
	 *
	 * @param line number, from 1
	 */
	public record RedirectProblem(int line, String message) {
	}

}
