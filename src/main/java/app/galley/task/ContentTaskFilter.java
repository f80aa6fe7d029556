package app.galley.task;

import java.util.ArrayList;
import java.util.List;

import app.galley.post.Post;
import app.galley.problem.Faults;
import org.jspecify.annotations.Nullable;

/**
 * Conditions for a list of tasks; null means any.
 */
record ContentTaskFilter(@Nullable ContentTaskStatus status, @Nullable String createdBy, @Nullable String text,
		Post.@Nullable Kind kind) {

	private static final int MAX_TEXT_LENGTH = 200;

	/** SQL conditions to join by AND; adds their values to the parameters. */
	List<String> conditions(List<Object> parameters) {
		Faults faults = new Faults("filter");
		String text = faults.line("text", this.text, 1, MAX_TEXT_LENGTH);
		faults.refuseIfAny();
		List<String> conditions = new ArrayList<>();
		if (this.status != null) {
			// A literal, so that the partial index of open tasks can serve it.
			conditions.add("status = '" + this.status + '\'');
		}
		if (this.kind != null) {
			conditions.add("kind = ?");
			parameters.add(this.kind.name());
		}
		if (this.createdBy != null) {
			conditions.add("created_by = ?");
			parameters.add(this.createdBy);
		}
		if (text != null) {
			conditions.add("(strpos(lower(title), lower(?)) > 0 OR strpos(slug, lower(?)) > 0)");
			parameters.add(text);
			parameters.add(text);
		}
		return conditions;
	}

}
