package app.galley.preview;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import app.galley.image.Image;
import app.galley.problem.Refused;
import app.galley.settings.Settings;
import app.galley.text.ImageLabels;
import app.galley.words.Words;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * The pages that the public site should show now, rendered as their previews are.
 */
@Component
public class LivePages {

	private final Pages pages;

	private final Settings settings;

	private final ImageLabels labels;

	private final SiteProperties site;

	/** A provider, as commands that do not need it may run without templates. */
	private final ObjectProvider<ITemplateEngine> templates;

	LivePages(Pages pages, Settings settings, ImageLabels labels, SiteProperties site,
			ObjectProvider<ITemplateEngine> templates) {
		this.pages = pages;
		this.settings = settings;
		this.labels = labels;
		this.site = site;
		this.templates = templates;
	}

	/**
	 * Renders a page with the data of now.
	 * @param path of a page of the site, such as {@code /posts/SLUG}, without a query
	 */
	public LivePage render(String path) {
		Edition live = new Edition(this.settings.published(), null, new Links(""), false);
		ModelAndView view = find(live, path).orElseGet(() -> this.pages.missing(live, path));
		String name = String.valueOf(view.getViewName());
		if (name.startsWith("redirect:")) {
			String target = name.substring("redirect:".length());
			return new LivePage(308,
					target.startsWith(Links.PREFIX + "/") ? target.substring(Links.PREFIX.length()) : target, "");
		}
		Map<String, Object> model = view.getModel();
		String html = this.templates.getObject().process(name, new Context(Locale.ENGLISH, model));
		return new LivePage(switch (name) {
			case "not-found" -> 404;
			case "gone" -> 410;
			default -> 200;
		}, null, html);
	}

	/** The label that readers must see with an image; null for an image without AI. */
	public @Nullable String label(Image image) {
		return this.labels.label(image, Words.of(this.settings.published().language()));
	}

	/** Whether feeds have the text of posts, and not their excerpts only. */
	public boolean feedsHaveText() {
		return this.site.feedContent() == SiteProperties.FeedContent.FULL;
	}

	/** An unknown address and an invalid cursor are pages that do not exist. */
	private Optional<ModelAndView> find(Edition live, String path) {
		List<String> parts = List.of(path.replaceFirst("^/", "").split("/", -1));
		@Nullable String after = (parts.size() > 2 && parts.get(parts.size() - 2).equals("page")) ? parts.getLast() : null;
		try {
			return switch (parts.getFirst()) {
				case "" -> this.pages.home(live, null);
				case "page" -> this.pages.home(live, parts.getLast());
				case "posts" -> this.pages.post(live, parts.getLast());
				case "categories" -> this.pages.category(live, parts.get(1), after);
				case "tags" -> this.pages.tag(live, parts.get(1), after);
				case "authors" -> this.pages.author(live, parts.get(1), after);
				default -> (parts.size() == 1) ? this.pages.page(live, parts.getFirst()) : Optional.empty();
			};
		}
		catch (Refused | IndexOutOfBoundsException ex) {
			return Optional.empty();
		}
	}

	/**
	 * A page as the site should answer.
	 *
	 * @param status 200, 404, 410 for a deleted post, or 308 for a former address
	 * @param location path of the page that a redirect leads to, or an address elsewhere;
	 * null for others
	 * @param html empty for a redirect; its links start with {@code /preview}
	 */
	public record LivePage(int status, @Nullable String location, String html) {
	}

}
