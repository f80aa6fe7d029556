package app.galley.task;

import java.util.ArrayList;
import java.util.List;

import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks to list; what is null does not matter.
 */
record ContentTaskFilter(@Nullable ContentTaskStatus status, @Nullable String createdBy, @Nullable String text) {

	private static final int MAX_TEXT = 200;

	/** Conditions to join by AND; their values are added to the parameters. */
	List<String> conditions(List<Object> parameters) {
		Faults faults = new Faults("filter");
		String words = faults.line("text", this.text, 1, MAX_TEXT);
		faults.refuseIfAny();
		List<String> conditions = new ArrayList<>();
		if (this.status != null) {
			conditions.add("status = ?");
			parameters.add(this.status.name());
		}
		if (this.createdBy != null) {
			conditions.add("created_by = ?");
			parameters.add(this.createdBy);
		}
		if (words != null) {
			conditions.add("(strpos(lower(title), lower(?)) > 0 OR strpos(slug, lower(?)) > 0)");
			parameters.add(words);
			parameters.add(words);
		}
		return conditions;
	}

}
