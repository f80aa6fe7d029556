package app.galley.preview;

import java.util.List;
import java.util.Optional;

import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.image.Rendition;
import app.galley.post.NearbyPosts;
import app.galley.post.PostAssociations;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.post.SelectedPost;
import app.galley.search.PageResult;
import app.galley.search.SearchResult;
import app.galley.settings.SiteDates;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.text.ImageLabels;
import app.galley.words.TextDirection;
import app.galley.words.Words;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Views of posts for the templates, with associations and links. Placeholders mark what
 * is missing in a draft.
 */
@Component
class PostViews {

	private final Posts posts;

	private final NearbyPosts nearby;

	private final Images images;

	private final ImageLabels labels;

	PostViews(Posts posts, NearbyPosts nearby, Images images, ImageLabels labels) {
		this.posts = posts;
		this.nearby = nearby;
		this.images = images;
		this.labels = labels;
	}

	PageModel.Post of(Entry entry, Edition edition) {
		return of(List.of(entry), edition).getFirst();
	}

	/** Views of several posts, with one statement for each kind of association. */
	List<PageModel.Post> of(List<Entry> entries, Edition edition) {
		Links links = edition.links();
		SiteDates dates = edition.settings().dateFormat();
		Words words = edition.words();
		PostAssociations associations = this.posts.associationsOf(entries);
		return entries.stream().map((entry) -> {
			Category category = associations.category(entry);
			Author author = associations.author(entry);
			Image image = associations.featuredImage(entry);
			return new PageModel.Post(links.to(entry.path()), entry.title(), entry.excerpt(), entry.language(),
					dir(entry.language()), dates.day(entry.publishedAt()), Dates.seconds(entry.publishedAt()),
					entry.readingMinutes(),
					(category != null) ? named(category, links)
							: new PageModel.Named(words.get("noCategory"), "#content"),
					(author != null) ? person(author, links)
							: new PageModel.Person(words.get("noAuthor"), "#content", "", null, List.of()),
					associations.tags(entry).stream().map((tag) -> named(tag, links)).toList(),
					(image != null) ? cover(image, words) : null);
		}).toList();
	}

	/** What is near a post, as it is now. */
	PageModel.Nearby nearby(Entry entry, Edition edition) {
		Links links = edition.links();
		NearbyPosts.Nearby found = this.nearby.of(entry.id(), entry.publishedAt(), entry.categoryId(), entry.tagIds());
		return new PageModel.Nearby(named(found.previous(), links), named(found.next(), links),
				of(found.related().stream().map(Entry::of).toList(), edition));
	}

	/** Twin: `ownLanguage` in site/lib/words.ts. */
	private static String dir(@Nullable String language) {
		return (language != null) ? TextDirection.ofLanguage(language).attribute() : "auto";
	}

	private static PageModel.@Nullable Named named(@Nullable PostSummary post, Links links) {
		return (post != null) ? new PageModel.Named(post.title(), links.to(Links.postPath(post.slug())),
				post.language(), dir(post.language())) : null;
	}

	static PageModel.Result result(SearchResult result, Edition edition) {
		Links links = edition.links();
		SelectedPost post = result.post();
		Author author = post.author();
		return new PageModel.Result(links.to(Links.postPath(post.slug())), post.language(), dir(post.language()),
				result.titleHtml(), result.extractHtml(), edition.day(post.publishedAt()),
				Dates.seconds(post.publishedAt()),
				new PageModel.Named(author.name(), links.to(Links.authorPath(author.slug()))));
	}

	static PageModel.FoundPage result(PageResult result, Links links) {
		SelectedPost page = result.page();
		return new PageModel.FoundPage(links.to(page.kind().path(page.slug())), page.language(), dir(page.language()),
				result.titleHtml(), result.extractHtml());
	}

	static PageModel.Named named(Category category, Links links) {
		return new PageModel.Named(category.name(), links.category(category.slug()));
	}

	private static PageModel.Named named(Tag tag, Links links) {
		return new PageModel.Named(tag.name(), links.to(Links.tagPath(tag.slug())));
	}

	static PageModel.Person person(Author author, Links links) {
		return new PageModel.Person(author.name(), links.to(Links.authorPath(author.slug())), author.bio(),
				(author.avatarUrl() != null) ? author.avatarUrl().toString() : null,
				author.links().stream().map((link) -> new PageModel.Named(link.text(), link.address())).toList());
	}

	/** The image of a category; null for none. */
	PageModel.@Nullable Cover cover(Category category, Words words) {
		return Optional.ofNullable(category.imageId())
			.flatMap(this.images::find)
			.map((image) -> cover(image, words))
			.orElse(null);
	}

	PageModel.Cover cover(Image image, Words words) {
		String label = this.labels.label(image, words);
		return new PageModel.Cover(image.url().toString(), image.srcset(), image.width(), image.height(), image.alt(),
				image.blurDataUrl(), image.aiUse(), label, this.labels.credit(image, words),
				image.contentCredential() != null, shareAlt(image, label), card(image));
	}

	private static PageModel.Card card(Image image) {
		Rendition share = image.share();
		return (share != null)
				? new PageModel.Card(share.url().toString(), share.width(), share.height(), share.contentType())
				: new PageModel.Card(image.url().toString(), image.width(), image.height(), image.contentType());
	}

	/** Twin: `shareAlt` in site/components/cover.tsx. */
	private static String shareAlt(Image image, @Nullable String label) {
		if (label == null) {
			return image.alt();
		}
		return image.alt().isEmpty() ? label : image.alt() + " – " + label;
	}

}
