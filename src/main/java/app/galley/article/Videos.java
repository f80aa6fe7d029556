package app.galley.article;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/**
 * Cards for videos: a paragraph that is only a link to one. Nothing is fetched from the
 * video's site, neither here nor by a reader's browser.
 */
final class Videos {

	private static final List<Site> SITES = List.of(new Site("YouTube",
			"(?:(?:www|m|music)\\.)?(?:youtube|youtube-nocookie)\\.com/(?:watch\\?.*\\bv=|shorts/|live/|embed/)[\\w-]{11}.*|youtu\\.be/[\\w-]{11}.*"),
			new Site("Vimeo", "(?:www\\.|player\\.)?vimeo\\.com/(?:video/|channels/[\\w-]+/)?\\d{5,}.*"),
			new Site("Dailymotion", "(?:www\\.)?dailymotion\\.com/video/\\w{4,}.*|dai\\.ly/\\w{4,}.*"),
			new Site("Twitch", "(?:www\\.|m\\.)?twitch\\.tv/videos/\\d+.*"),
			new Site("media.ccc.de", "media\\.ccc\\.de/v/[\\w-]+.*"), new Site("PeerTube",
					"[\\w.-]+(?::\\d+)?/(?:w|videos/watch|videos/embed)/(?:[1-9A-HJ-NP-Za-km-z]{22}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:[?#].*)?"));

	private Videos() {
	}

	static void addTo(Element body) {
		for (Element paragraph : body.select("p")) {
			Element link = onlyLink(paragraph);
			if (link != null) {
				site(link.attr("href")).ifPresent((site) -> link.addClass("video").attr("data-site", site));
			}
		}
	}

	private static @Nullable Element onlyLink(Element paragraph) {
		if (paragraph.childrenSize() != 1 || paragraph.parents().is("li, td, th, figcaption, section.footnotes")) {
			return null;
		}
		for (Node node : paragraph.childNodes()) {
			if (node instanceof TextNode text && !text.isBlank()) {
				return null;
			}
		}
		Element link = paragraph.child(0);
		return link.nameIs("a") && link.hasText() && link.select("img").isEmpty() ? link : null;
	}

	/** The name of the site that has the video of an address; empty if it is none. */
	static Optional<String> site(String address) {
		String plain = address.strip();
		if (!plain.regionMatches(true, 0, "http", 0, 4)) {
			return Optional.empty();
		}
		String rest = plain.replaceFirst("(?i)^https?://", "");
		return SITES.stream().filter((site) -> site.address().matcher(rest).matches()).map(Site::name).findFirst();
	}

	private record Site(String name, Pattern address) {

		Site(String name, String address) {
			this(name, Pattern.compile(address));
		}

	}

}
