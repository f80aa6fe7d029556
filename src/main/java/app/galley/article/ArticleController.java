package app.galley.article;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import app.galley.problem.Refused;
import graphql.schema.DataFetchingEnvironment;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL query that renders Markdown for the editor.
 */
@Controller
class ArticleController {

	private static final int MAX_BYTES = 1024 * 1024;

	private final ArticleRenderer renderer;

	private final ArticleCheck check;

	ArticleController(ArticleRenderer renderer, ArticleCheck check) {
		this.renderer = renderer;
		this.check = check;
	}

	@QueryMapping
	Article renderedArticle(@Argument String markdown) {
		int bytes = markdown.getBytes(StandardCharsets.UTF_8).length;
		if (bytes > MAX_BYTES) {
			throw new Refused("markdown", "enter at most %,d bytes of UTF-8; this has %,d".formatted(MAX_BYTES, bytes));
		}
		return this.renderer.render(markdown);
	}

	@SchemaMapping(typeName = "RenderedArticle")
	String contentHtml(Article article) {
		return article.html();
	}

	@SchemaMapping(typeName = "RenderedArticle")
	List<TextProblem> textProblems(Article article, DataFetchingEnvironment env) {
		String markdown = env.getExecutionStepInfo().getParent().getArgument("markdown");
		return this.check.problems(Objects.requireNonNull(markdown), article);
	}

	@SchemaMapping(typeName = "RenderedArticle")
	String excerpt(Article article) {
		return article.excerpt(Article.PROPOSED_EXCERPT);
	}

}
