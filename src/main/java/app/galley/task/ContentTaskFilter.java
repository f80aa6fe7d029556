package app.galley.task;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import app.galley.post.Post;
import app.galley.problem.Faults;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

/**
 * Conditions for a list of tasks; null means any.
 *
 * @param words of title or article; drafts that have them come by relevance
 * @param author slug
 * @param category slug
 * @param tag slug
 */
record ContentTaskFilter(@Nullable ContentTaskStatus status, @Nullable String createdBy, @Nullable String text,
		@Nullable String words, @Nullable String author, @Nullable String category, @Nullable String tag,
		Post.@Nullable Kind kind) {

	private static final int MAX_TEXT_LENGTH = 200;

	/** SQL conditions to join by AND; adds their values to the parameters. */
	List<String> conditions(List<Object> parameters, Taxonomy taxonomy) {
		Faults faults = new Faults("filter");
		String text = faults.line("text", this.text, 1, MAX_TEXT_LENGTH);
		faults.line("words", this.words, 1, MAX_TEXT_LENGTH);
		faults.line("author", this.author, 1, Slug.MAX_LENGTH);
		faults.line("category", this.category, 1, Slug.MAX_LENGTH);
		faults.line("tag", this.tag, 1, Slug.MAX_LENGTH);
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
		if (this.author != null) {
			add("author_id = ?", taxonomy.author(this.author).map(Author::id), conditions, parameters);
		}
		if (this.category != null) {
			add("category_id = ?", taxonomy.category(this.category).map(Category::id), conditions, parameters);
		}
		if (this.tag != null) {
			add("? = ANY (tags)", taxonomy.tag(this.tag).map(Tag::id), conditions, parameters);
		}
		return conditions;
	}

	/** No draft has an author, a category or a tag that does not exist. */
	private static void add(String condition, Optional<UUID> id, List<String> conditions, List<Object> parameters) {
		conditions.add(id.isPresent() ? condition : "false");
		id.ifPresent(parameters::add);
	}

}
