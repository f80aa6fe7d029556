package app.galley.preview;

import java.util.List;
import java.util.stream.Collectors;

import app.galley.preview.Edition.Upcoming;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * The preview bar, which says what a preview shows and who can view it until when.
 */
@Component
class PreviewBanner {

	private final SiteProperties site;

	PreviewBanner(SiteProperties site) {
		this.site = site;
	}

	ModelAndView addTo(ModelAndView page, Edition edition, HttpServletRequest request) {
		return edition.bar() ? page.addObject("bar", bar(edition, request)) : page;
	}

	private PageModel.Bar bar(Edition edition, HttpServletRequest request) {
		String query = request.getQueryString();
		String hide = request.getRequestURI() + "?" + ((query != null) ? query + "&" : "") + "bar=0";
		String host = String.valueOf(this.site.url().getHost());
		Upcoming upcoming = edition.upcoming();
		if (upcoming == null) {
			return new PageModel.Bar("of the live site.", null, "Visible to signed-in users.", null, null, hide, host);
		}
		String about = "of “%s” %s".formatted(shortened(upcoming.entry().title()), when(upcoming));
		String access = (upcoming.until() != null)
				? "Anyone with this link can view it until %s.".formatted(Dates.minutes(upcoming.until()))
				: "Visible to you because you are signed in.";
		String task = edition.links().to("/tasks/" + upcoming.task());
		return new PageModel.Bar(about, missing(upcoming.missing()), access, task, "The " + noun(upcoming), hide, host);
	}

	private static String when(Upcoming upcoming) {
		return switch (upcoming.stage()) {
			case NOT_APPROVED -> "as it will look once approved on %s.".formatted(Dates.minutes(upcoming.at()));
			case SCHEDULED -> "as it will look when it goes live on %s.".formatted(Dates.minutes(upcoming.at()));
			case LIVE -> "as approved. The %s is live.".formatted(noun(upcoming));
			case UNPUBLISHED -> "as approved. The %s is unpublished.".formatted(noun(upcoming));
		};
	}

	private static String noun(Upcoming upcoming) {
		return switch (upcoming.entry().kind()) {
			case POST -> "post";
			case PAGE -> "page";
		};
	}

	/** A field's label in the desk. */
	private static String label(String field) {
		return switch (field) {
			case "bodyMarkdown" -> "article";
			case "featuredImage" -> "feature image";
			case "featuredImageAlt" -> "alt text";
			default -> field;
		};
	}

	private static String shortened(String title) {
		int end = title.offsetByCodePoints(0, Math.min(60, title.codePointCount(0, title.length())));
		return (end < title.length()) ? title.substring(0, end) + "…" : title;
	}

	private static @Nullable String missing(List<String> fields) {
		return fields.isEmpty() ? null
				: "Still missing: " + fields.stream().map(PreviewBanner::label).collect(Collectors.joining(", ")) + ".";
	}

}
