package app.galley.preview;

import java.util.List;

import app.galley.preview.Edition.Upcoming;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

/**
 * The bar that says that a page is a preview, of what, and who may see it until when.
 */
@Component
class PreviewBanner {

	private final SiteProperties site;

	PreviewBanner(SiteProperties site) {
		this.site = site;
	}

	ModelAndView over(ModelAndView page, Edition edition, HttpServletRequest request) {
		return edition.bar() ? page.addObject("bar", bar(edition, request)) : page;
	}

	private PageModel.Bar bar(Edition edition, HttpServletRequest request) {
		String query = request.getQueryString();
		String hide = request.getRequestURI() + "?" + ((query != null) ? query + "&" : "") + "bar=0";
		String host = String.valueOf(this.site.url().getHost());
		Upcoming upcoming = edition.upcoming();
		if (upcoming == null) {
			return new PageModel.Bar("of the site as it is now.", null, "For people signed in to Galley.", null, hide,
					host);
		}
		String about = "of “%s” %s".formatted(shortened(upcoming.entry().title()), when(upcoming));
		String who = (upcoming.until() != null)
				? "Whoever has this link may see it until %s.".formatted(Dates.minutes(upcoming.until()))
				: "You see it because you are signed in.";
		String task = edition.links().to("/tasks/" + upcoming.task());
		return new PageModel.Bar(about, lacks(upcoming.lacks()), who, task, hide, host);
	}

	private static String when(Upcoming upcoming) {
		return switch (upcoming.stage()) {
			case NOT_APPROVED -> "as it will be once approved at %s.".formatted(Dates.minutes(upcoming.at()));
			case SCHEDULED -> "as it will be when it appears at %s.".formatted(Dates.minutes(upcoming.at()));
			case ON_THE_SITE -> "as it was approved. Its post is on the site.";
			case TAKEN_OFF -> "as it was approved. Its post has been taken off the site.";
		};
	}

	private static String shortened(String title) {
		int end = title.offsetByCodePoints(0, Math.min(60, title.codePointCount(0, title.length())));
		return (end < title.length()) ? title.substring(0, end) + "…" : title;
	}

	private static @Nullable String lacks(List<String> fields) {
		return fields.isEmpty() ? null : "Still lacks: " + String.join(", ", fields) + ".";
	}

}
