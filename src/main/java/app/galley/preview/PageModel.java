package app.galley.preview;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the templates print.
 */
final class PageModel {

	private PageModel() {
	}

	/** A name that leads somewhere. */
	record Named(String name, String href) {
	}

	/**
	 * Who signs a post.
	 *
	 * @param bio empty when there is none
	 */
	record Person(String name, String href, String bio, @Nullable String avatar) {
	}

	/**
	 * A feature image.
	 *
	 * @param credit the line under it that says a machine made it
	 */
	record Cover(String url, String srcset, int width, int height, String alt, String blur, @Nullable String credit) {
	}

	/** A post, on its own page or on a card. */
	record Post(String href, String title, String excerpt, String date, String datetime, int readingMinutes,
			Named category, Person author, List<Named> tags, @Nullable Cover image) {
	}

	/**
	 * A page of a list.
	 *
	 * @param lead whether the first post stands out
	 * @param newest where the list begins; null on its first page
	 * @param older the next page; null on the last
	 */
	record Posts(List<Post> posts, boolean lead, @Nullable String newest, @Nullable String older) {
	}

	/**
	 * The document's head.
	 *
	 * @param canonical null for a page that search engines are not to keep
	 */
	record Head(String title, String heading, String description, @Nullable String canonical, String type,
			@Nullable Cover image, @Nullable Article article, @Nullable String jsonLd) {
	}

	/** What the head says of a post. */
	record Article(String published, String modified, String author, String section, List<String> tags) {
	}

	/**
	 * What stands around every page's content.
	 *
	 * @param current where this page is among the sections; null when it is none
	 */
	record Frame(String siteName, String description, String home, String feed, List<Named> sections,
			@Nullable String current) {
	}

	/**
	 * The bar over the page.
	 *
	 * @param about what is shown
	 * @param lacks what approval still needs
	 * @param who may see it, until when
	 * @param task the preview of the post
	 * @param hide this page without the bar
	 * @param host of the site
	 */
	record Bar(String about, @Nullable String lacks, String who, @Nullable String task, String hide, String host) {
	}

}
