package app.galley.article;

import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Finds what would be wrong with a text on its page.
 */
@Component
public class ArticleCheck {

	private final ArticleRenderer renderer;

	private final ArticleReferences references;

	private final TextSettings settings;

	ArticleCheck(ArticleRenderer renderer, ArticleReferences references, TextSettings settings) {
		this.renderer = renderer;
		this.references = references;
		this.settings = settings;
	}

	/** The problems of a text by line, at most 200. */
	public List<TextProblem> problems(String markdown) {
		return problems(markdown, this.renderer.render(markdown));
	}

	/**
	 * The problems of a text that is rendered already.
	 */
	List<TextProblem> problems(String markdown, Article article) {
		return TextCheck.problems(markdown, article.html(), this.references, this.settings);
	}

	/** Those with which a text cannot be submitted or approved. */
	public List<TextProblem> blocking(String markdown) {
		return problems(markdown).stream().filter(TextProblem::blocking).toList();
	}

}
