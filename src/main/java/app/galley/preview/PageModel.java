package app.galley.preview;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import app.galley.media.AiUse;
import org.jspecify.annotations.Nullable;

/**
 * Model of the templates.
 */
final class PageModel {

	private PageModel() {
	}

	/**
	 * A name with a link.
	 *
	 * @param lang its own language; null for that of the site
	 * @param dir of the name: by its own language, or {@code auto}
	 */
	record Named(String name, String href, @Nullable String lang, String dir) {

		Named(String name, String href) {
			this(name, href, null, "auto");
		}

	}

	/**
	 * Author of a post.
	 *
	 * @param bio may be empty
	 * @param links to profiles elsewhere
	 */
	record Person(String name, String href, String bio, @Nullable String avatar, List<Named> links) {
	}

	/**
	 * A feature image.
	 *
	 * @param aiUse how far AI made the image; null for others
	 * @param label of an image made by AI; null for others
	 * @param credit the label with the AI system, for a caption; null for others
	 * @param signed whether the files have a content credential
	 * @param shareAlt alternative text with the label, where nothing else carries it
	 * @param card what cards of social networks show
	 */
	record Cover(String url, String srcset, int width, int height, String alt, String blur, @Nullable AiUse aiUse,
			@Nullable String label, @Nullable String credit, boolean signed, String shareAlt, Card card) {
	}

	/** An image for cards of social networks. */
	record Card(String url, int width, int height, String type) {
	}

	/**
	 * A post, on its own page or on a card.
	 *
	 * @param lang its own language; null for that of the site
	 * @param dir of its text: by its own language, or {@code auto}
	 */
	record Post(String href, String title, String excerpt, @Nullable String lang, String dir, String date,
			String datetime, int readingMinutes, Named category, Person author, List<Named> tags,
			@Nullable Cover image) {
	}

	/**
	 * A date for readers and machines.
	 */
	record Day(String date, String datetime) {
	}

	/** An entry of an index, with its number of posts. */
	record Counted(String name, String href, int posts) {
	}

	/** A year of the archive, with its months. */
	record Year(String name, List<Counted> months) {
	}

	/**
	 * Posts at the end of a post.
	 *
	 * @param previous the next older one; null for the first
	 * @param next the next newer one; null for the last
	 */
	record Nearby(@Nullable Named previous, @Nullable Named next, List<Post> related) {
	}

	/**
	 * A page of a list.
	 *
	 * @param lead whether the first post is shown larger
	 * @param newest link to the first page; null on it
	 * @param older link to the next page; null on the last
	 */
	record Posts(List<Post> posts, boolean lead, @Nullable String newest, @Nullable String older) {
	}

	/**
	 * A search and what it found.
	 *
	 * @param action address that the form requests
	 * @param fields that keep the reader in this preview
	 * @param text searched for; empty before a search
	 * @param cut whether the reader typed more
	 * @param pages found pages, beside the first results
	 * @param first link to the first results; null on their page
	 * @param more link to the next results; null on the last page
	 */
	record Search(String action, Map<String, String> fields, String text, boolean cut, List<FoundPage> pages,
			List<Result> results, @Nullable String first, @Nullable String more) {
	}

	/**
	 * A page that a search found, as {@link Result}.
	 */
	record FoundPage(String href, @Nullable String lang, String dir, String title, String extract) {
	}

	/**
	 * A post that a search found.
	 *
	 * @param lang its own language; null for that of the site
	 * @param dir of its text: by its own language, or {@code auto}
	 * @param title escaped HTML
	 * @param extract escaped HTML
	 */
	record Result(String href, @Nullable String lang, String dir, String title, String extract, String date,
			String datetime, Named author) {
	}

	/**
	 * The document's head.
	 *
	 * @param heading title on cards of social networks
	 * @param address null for a page that nothing may link to
	 * @param canonical null for a page that search engines must not index
	 * @param language of its text; null for that of the site
	 */
	record Head(String title, String description, String heading, String socialDescription, @Nullable String address,
			@Nullable String canonical, @Nullable String language, String type, @Nullable Cover image,
			@Nullable Article article, List<String> jsonLd) {

		Head(String title, String heading, String description, @Nullable String canonical, String type,
				@Nullable Cover image, @Nullable Article article, @Nullable String jsonLd) {
			this(title, description, heading, description, canonical, canonical, null, type, image, article,
					(jsonLd != null) ? List.of(jsonLd) : List.of());
		}

	}

	/** Metadata of a post in the head. */
	record Article(String published, String modified, String author, String section, List<String> tags) {
	}

	/**
	 * What every page has: header, footer, and the settings of the site.
	 *
	 * @param words messages in the site's language
	 * @param foreign language of the words where it is another one; otherwise null
	 * @param dir {@code rtl}; null for text from left to right
	 * @param logo shown in place of the name; null for none
	 * @param style rules of the accent colour; null for none
	 * @param indexed whether search engines may list the site
	 * @param icon path of the icon's files; null for Galley's
	 * @param shareImage for cards of pages without an image; null for none
	 * @param search link to the search
	 * @param more links of the footer
	 * @param ownFooter whether the owner chose these links
	 * @param copyright may be empty
	 * @param credentials link to the page about signed images
	 * @param sections links of the menu that are always shown
	 * @param moreSections the rest of them
	 * @param current link of the section that this page is; null if it is none
	 */
	record Frame(String siteName, String description, String language, Map<String, String> words,
			@Nullable String foreign, @Nullable String dir, @Nullable Logo logo, @Nullable String style,
			boolean indexed, @Nullable String icon, @Nullable Cover shareImage, String home, String search,
			List<Named> more, boolean ownFooter, List<Named> social, String copyright, String feed, String credentials,
			List<Named> sections, List<Named> moreSections, @Nullable String current) {

		/**
		 * A language as Open Graph writes it: {@code de_AT}, or {@code de} without a
		 * country. Twin: site/components/head.tsx.
		 * @param own of a text; null for that of the site
		 */
		public String locale(@Nullable String own) {
			Locale locale = Locale.forLanguageTag((own != null) ? own : this.language);
			String country = locale.getCountry();
			return locale.getLanguage() + (country.matches("[A-Z]{2}") ? "_" + country : "");
		}

	}

	/**
	 * The site's logo.
	 *
	 * @param dark of the dark scheme; null for the same
	 */
	record Logo(LogoImage light, @Nullable LogoImage dark) {
	}

	/** An image of a logo; the size is that of the file. */
	record LogoImage(String url, int width, int height) {
	}

	/**
	 * The preview bar.
	 *
	 * @param about what the preview shows
	 * @param missing what approval still requires
	 * @param access who can view the page, until when
	 * @param task link to the preview of the draft
	 * @param taskName text of that link
	 * @param hide link to this page without the bar
	 * @param host of the public site
	 */
	record Bar(String about, @Nullable String missing, String access, @Nullable String task, @Nullable String taskName,
			String hide, String host) {
	}

}
