package app.galley.preview;

import java.util.List;

import app.galley.image.Image;
import app.galley.image.Rendition;
import app.galley.post.PostAssociations;
import app.galley.post.Posts;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Views of posts for the templates, with associations and links. Placeholders mark what
 * is missing in a draft.
 */
@Component
class PostViews {

	private static final PageModel.Named NO_CATEGORY = new PageModel.Named("No category yet", "#content");

	private static final PageModel.Person NO_AUTHOR = new PageModel.Person("No author yet", "#content", "", null);

	private final Posts posts;

	private final SiteProperties site;

	PostViews(Posts posts, SiteProperties site) {
		this.posts = posts;
		this.site = site;
	}

	PageModel.Post of(Entry entry, Links links) {
		return of(List.of(entry), links).getFirst();
	}

	/** Views of several posts, with one statement for each kind of association. */
	List<PageModel.Post> of(List<Entry> entries, Links links) {
		PostAssociations associations = this.posts.associationsOf(entries);
		return entries.stream().map((entry) -> {
			Category category = associations.category(entry);
			Author author = associations.author(entry);
			Image image = associations.featuredImage(entry);
			return new PageModel.Post(links.to(Links.postPath(entry.slug())), entry.title(), entry.excerpt(),
					Dates.longDate(entry.publishedAt()), Dates.seconds(entry.publishedAt()), entry.readingMinutes(),
					(category != null) ? named(category, links) : NO_CATEGORY,
					(author != null) ? person(author, links) : NO_AUTHOR,
					associations.tags(entry).stream().map((tag) -> named(tag, links)).toList(),
					(image != null) ? cover(image) : null);
		}).toList();
	}

	static PageModel.Named named(Category category, Links links) {
		return new PageModel.Named(category.name(), links.category(category.slug()));
	}

	private static PageModel.Named named(Tag tag, Links links) {
		return new PageModel.Named(tag.name(), links.to(Links.tagPath(tag.slug())));
	}

	static PageModel.Person person(Author author, Links links) {
		return new PageModel.Person(author.name(), links.to(Links.authorPath(author.slug())), author.bio(),
				(author.avatarUrl() != null) ? author.avatarUrl().toString() : null);
	}

	private PageModel.Cover cover(Image image) {
		String label = this.site.label(image);
		return new PageModel.Cover(image.url().toString(), image.srcset(), image.width(), image.height(), image.alt(),
				image.blurDataUrl(), image.aiUse(), label, credit(image, label), image.contentCredential() != null,
				shareAlt(image, label), card(image));
	}

	private static PageModel.Card card(Image image) {
		Rendition share = image.share();
		return (share != null)
				? new PageModel.Card(share.url().toString(), share.width(), share.height(), share.contentType())
				: new PageModel.Card(image.url().toString(), image.width(), image.height(), image.contentType());
	}

	/** Twin: `credit` in site/components/cover.tsx. */
	private static @Nullable String credit(Image image, @Nullable String label) {
		return (image.aiSystem() != null) ? "%s (%s)".formatted(label, image.aiSystem()) : label;
	}

	/** Twin: `shareAlt` in site/components/cover.tsx. */
	private static String shareAlt(Image image, @Nullable String label) {
		if (label == null) {
			return image.alt();
		}
		return image.alt().isEmpty() ? label : image.alt() + " – " + label;
	}

}
