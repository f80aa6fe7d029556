package app.galley.text;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.address.ImageAddresses;
import app.galley.article.ArticleImage;
import app.galley.article.ArticleReferences;
import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.settings.Settings;
import app.galley.words.Words;
import org.jsoup.Jsoup;

import org.springframework.stereotype.Component;

/**
 * Finds the images and posts that texts name, with one statement for all of a text.
 */
@Component
class TextReferences implements ArticleReferences {

	private final Images images;

	private final Posts posts;

	private final ImageLabels labels;

	private final Settings settings;

	private final ImageAddresses addresses;

	TextReferences(Images images, Posts posts, ImageLabels labels, Settings settings, ImageAddresses addresses) {
		this.images = images;
		this.posts = posts;
		this.labels = labels;
		this.settings = settings;
		this.addresses = addresses;
	}

	@Override
	public String language() {
		return this.settings.published().language();
	}

	@Override
	public Map<UUID, ArticleImage> images(Set<UUID> ids, Words words) {
		return this.images.findAll(ids.stream().map(ImageId::new).toList())
			.values()
			.stream()
			.collect(Collectors.toMap((image) -> image.id().value(), (image) -> shown(image, words)));
	}

	private ArticleImage shown(Image image, Words words) {
		return new ArticleImage(image.url().toString(), image.srcset(), image.width(), image.height(),
				this.labels.credit(image, words), image.contentCredential() != null);
	}

	@Override
	public Map<UUID, String> paths(Set<UUID> posts) {
		return this.posts.publishedPaths(ids(posts))
			.entrySet()
			.stream()
			.collect(Collectors.toMap((post) -> post.getKey().value(), Map.Entry::getValue));
	}

	@Override
	public Map<UUID, ArticleReferences.Target> targets(Set<UUID> posts) {
		return this.posts.findAll(ids(posts))
			.stream()
			.collect(Collectors.toMap((post) -> post.id().value(),
					(post) -> new ArticleReferences.Target(post.status() == PostStatus.PUBLISHED,
							Set.copyOf(Jsoup.parseBodyFragment(post.contentHtml()).select("[id]").eachAttr("id")))));
	}

	private static Set<PostId> ids(Collection<UUID> values) {
		return values.stream().map(PostId::new).collect(Collectors.toSet());
	}

	@Override
	public boolean isStored(String address) {
		return Set.of("generated/", "uploaded/")
			.stream()
			.map(this.addresses::urlOf)
			.anyMatch((base) -> address.startsWith(base.toString()));
	}

}
