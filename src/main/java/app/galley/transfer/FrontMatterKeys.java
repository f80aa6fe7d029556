package app.galley.transfer;

import java.util.List;
import java.util.Set;

/**
 * The keys of front matter that an import reads, in the order in which one is preferred
 * to the next. A dot descends into a table. docs/import.md lists them by generator.
 */
final class FrontMatterKeys {

	static final List<String> TITLE = List.of("title", "extra.title", "params.title");

	static final List<String> SLUG = List.of("slug", "params.slug");

	/** Addresses on the former site, or patterns of them. */
	static final List<String> ADDRESS = List.of("permalink", "url", "path");

	static final List<String> ALIASES = List.of("aliases", "alias", "redirect_from", "redirectFrom", "redirects",
			"old_urls", "oldUrls");

	static final List<String> CANONICAL = List.of("canonical_url", "canonicalURL", "canonicalUrl", "canonical");

	static final List<String> DATE = List.of("date", "published", "pubDate", "pubDatetime", "pubDateTime",
			"published_at", "publishedAt", "publishedDate", "published_date", "publishedOn", "published_on",
			"datePublished", "date_published", "publicationDate", "publication_date", "posted", "postDate", "post_date",
			"created", "created_at", "createdAt", "createdDate", "date_created", "dateCreated", "creationDate",
			"createTime", "date created");

	/** Dates before which a page is not published, whatever its own date is. */
	static final List<String> EMBARGO = List.of("publishDate", "publish_date", "publishdate", "publishAt", "publish_at",
			"scheduled", "release_date", "releaseDate", "go_live", "embargo");

	static final List<String> EXPIRY = List.of("expiryDate", "expirydate", "expiry_date", "expires", "expireDate",
			"unpublishDate", "unpublishdate", "unpublish_date", "expiresAt", "expires_at", "end_date");

	static final List<String> UPDATED = List.of("lastmod", "updated", "modified", "last_modified_at", "lastModified",
			"updatedDate", "updated_at", "updatedAt", "updateDate", "modDatetime", "last_update", "date_updated",
			"dateModified", "date modified");

	static final List<String> DRAFT = List.of("draft", "isDraft", "is_draft", "extra.draft", "_build.draft");

	static final List<String> PUBLISHED = List.of("published", "publish", "isPublished", "is_published", "public");

	static final List<String> HIDDEN = List.of("private", "hidden", "unlisted", "noindex_page", "archived", "password");

	static final List<String> STATUS = List.of("status", "state", "visibility", "post_status", "publication_status",
			"workflow");

	static final List<String> EXCERPT = List.of("excerpt", "description", "summary", "spoiler", "abstract", "lead",
			"lede", "intro", "extra.description", "extra.summary");

	static final List<String> LANGUAGE = List.of("language", "lang", "locale", "extra.lang", "params.lang");

	static final List<String> AUTHOR = List.of("author", "authors", "extra.author", "extra.authors",
			"taxonomies.authors", "taxonomies.author", "params.author", "byline", "writer", "creator");

	static final List<String> CATEGORY = List.of("category", "categories", "taxonomies.categories",
			"taxonomies.category", "extra.category", "extra.categories");

	static final List<String> TAGS = List.of("tags", "tag", "taxonomies.tags", "taxonomies.tag", "extra.tags");

	static final List<String> KEYWORDS = List.of("keywords");

	/** Images at the head of a post; a table has {@link #IMAGE_ADDRESS}. */
	static final List<String> COVER = List.of("cover", "image", "cover_image", "coverImage", "coverimage",
			"featured_image", "featuredImage", "featuredimage", "feature_image", "featureImage", "featured", "featimg",
			"hero", "heroImage", "hero_image", "banner", "bannerImage", "banner_image", "banner_img", "header.image",
			"header.teaser", "header.overlay_image", "header_image", "headerImage", "images", "photos", "photo",
			"index_img", "top_img", "extra.image", "extra.cover", "extra.cover_image", "extra.banner", "extra.hero",
			"extra.thumbnail", "params.image", "params.cover", "thumbnail", "thumbnailImage", "thumbnail_image",
			"thumb", "teaser", "img", "ogImage", "og_image", "extra.og_image", "social_image", "socialImage",
			"share_image", "seo.image");

	static final List<String> IMAGE_ADDRESS = List.of("src", "url", "path", "image", "feature", "file", "relative_path",
			"href", "teaser");

	static final List<String> IMAGE_ALT = List.of("alt", "alt_text", "altText", "image_alt", "imageAlt", "coverAlt",
			"cover_alt", "cover_image_alt", "coverImageAlt", "heroImageAlt", "heroAlt", "hero_image_alt",
			"featured_image_alt", "featuredImageAlt", "feature_image_alt", "featureImageAlt", "thumbnail_alt",
			"thumbnailAlt", "banner_alt", "bannerAlt", "extra.image_alt", "extra.cover_alt", "header.image_description",
			"imageDescription", "image_description");

	/** Texts that say yes and no, in any case. */
	static final Set<String> YES = Set.of("true", "yes", "on", "y", "1");

	static final Set<String> NO = Set.of("false", "no", "off", "n", "0", "null", "");

	static final Set<String> PUBLIC_STATES = Set.of("published", "publish", "public", "live", "scheduled", "future",
			"final");

	static final Set<String> DRAFT_STATES = Set.of("draft", "drafts", "pending", "private", "unpublished", "hidden",
			"idea", "in progress", "in-progress", "in review", "in-review", "review", "wip", "todo", "archived",
			"unlisted", "auto-draft", "trash");

	private FrontMatterKeys() {
	}

}
