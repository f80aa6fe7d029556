package app.galley.export;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

import app.galley.id.ImageId;
import app.galley.id.PostId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.post.Post;
import app.galley.post.PostArchive;
import app.galley.post.PostArchive.ArchivedPost;
import app.galley.post.PostRevision;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.storage.ObjectStore;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Writes a post as a bundle, which Hugo and Astro read, and each of its revisions as a
 * file beside the content.
 */
@Component
class PostExport {

	static final String INDEX = "index.md";

	/** Start of the paths of posts. */
	private static final String POSTS = Post.Kind.POST.path("");

	private static final String PAGES = "content/pages";

	/** On the file systems of Linux and macOS. */
	private static final int MAX_FILE_NAME_BYTES = 255;

	private final PostArchive archive;

	private final Posts posts;

	private final Images images;

	private final ObjectStore store;

	private final ContentFields fields;

	PostExport(PostArchive archive, Posts posts, Images images, ObjectStore store, ContentFields fields) {
		this.archive = archive;
		this.posts = posts;
		this.images = images;
		this.store = store;
		this.fields = fields;
	}

	/**
	 * The folder that holds the posts or pages of a status. Only readers' ones are
	 * content.
	 */
	static String folder(Post.Kind kind, PostStatus status) {
		return switch (status) {
			case PUBLISHED -> (kind == Post.Kind.PAGE) ? PAGES : "content/posts";
			case SCHEDULED -> "scheduled";
			case UNPUBLISHED -> "unpublished";
		};
	}

	/** The folders of posts and pages. */
	static List<String> folders() {
		return Stream.of(Post.Kind.values())
			.flatMap((kind) -> Stream.of(PostStatus.values()).map((status) -> folder(kind, status)))
			.distinct()
			.toList();
	}

	/**
	 * Writes a post or page.
	 * @return what was written; empty when the post was deleted meanwhile
	 */
	Optional<Post> write(PostId id, ExportTarget folder, Consumer<String> errors) throws IOException {
		ArchivedPost archived = this.archive.find(id).orElse(null);
		if (archived == null) {
			return Optional.empty();
		}
		Post post = archived.post();
		Set<String> files = new HashSet<>();
		for (int number : archived.revisions()) {
			PostRevision revision = this.posts.revision(id, number).orElse(null);
			if (revision != null) {
				write(revision, "revisions/" + post.slug(), files, folder, errors);
			}
		}
		folder.removeOtherFiles("revisions/" + post.slug(), files);
		write(archived, folder(post.kind(), post.status()) + "/" + post.slug(), folder, errors);
		return Optional.of(post);
	}

	private void write(ArchivedPost archived, String bundle, ExportTarget folder, Consumer<String> errors)
			throws IOException {
		Post post = archived.post();
		BundleImages files = new BundleImages(folder, bundle, this.store, errors);
		String body = body(files, post.bodyMarkdown(), post.kind());
		Map<String, Object> galley = ContentFields.galley(post.id().toString());
		ContentFields.putKind(galley, post.kind());
		galley.put("status", post.status().name());
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("title", post.title());
		fields.put("slug", post.slug());
		if (post.kind() == Post.Kind.PAGE) {
			fields.put("url", post.kind().path(post.slug()) + "/");
		}
		fields.put("date", post.publishedAt());
		fields.put("lastmod", post.updatedAt());
		fields.put("draft", post.status() == PostStatus.UNPUBLISHED);
		fields.put("description", post.excerpt());
		ContentFields.putLanguage(fields, post.language());
		ContentFields.putSeo(galley, post.seo());
		this.fields.put(fields, galley, post.authorId(), post.categoryId(), post.tagIds());
		putImage(fields, galley, files, post.featuredImageId());
		fields.put("aliases",
				archived.redirects()
					.stream()
					.map((address) -> path(post.kind(), address))
					.filter(PostExport::canBeFile)
					.toList());
		galley.put("redirects", archived.redirects());
		galley.put("createdBy", post.summary().createdBy());
		galley.put("createdAt", archived.createdAt());
		galley.put("updatedBy", post.summary().updatedBy());
		files.putInto(galley);
		fields.put("galley", galley);
		Set<String> names = new TreeSet<>(files.names());
		names.add(INDEX);
		folder.write(bundle + "/" + INDEX, FrontMatterText.write(fields, body));
		folder.removeOtherFiles(bundle, names);
	}

	/** Of a former slug, or of an address on a former site. */
	private static String path(Post.Kind kind, String redirect) {
		return redirect.contains("/") ? "/" + redirect : kind.path(redirect);
	}

	/**
	 * Generators write a file for each alias: of a longer name, or a query, they cannot.
	 */
	static boolean canBeFile(String path) {
		return !path.contains("?") && Arrays.stream(path.split("/"))
			.allMatch((name) -> name.getBytes(StandardCharsets.UTF_8).length <= MAX_FILE_NAME_BYTES);
	}

	private void write(PostRevision revision, String bundle, Set<String> names, ExportTarget folder,
			Consumer<String> errors) throws IOException {
		BundleImages files = new BundleImages(folder, bundle, this.store, errors);
		String body = body(files, revision.bodyMarkdown(), Post.Kind.POST);
		Map<String, Object> galley = ContentFields.galley(revision.postId().toString());
		galley.put("revision", revision.number());
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("title", revision.title());
		fields.put("slug", revision.slug());
		fields.put("lastmod", revision.approvedAt());
		fields.put("description", revision.excerpt());
		ContentFields.putLanguage(fields, revision.language());
		ContentFields.putSeo(galley, revision.seo());
		this.fields.put(fields, galley, revision.authorId(), revision.categoryId(), revision.tagIds());
		putImage(fields, galley, files, revision.featuredImageId());
		galley.put("approvedBy", revision.approvedBy());
		files.putInto(galley);
		fields.put("galley", galley);
		String name = "%04d.md".formatted(revision.number());
		folder.write(bundle + "/" + name, FrontMatterText.write(fields, body));
		names.add(name);
		names.addAll(files.names());
	}

	/**
	 * The body, whose stored images are written beside it, with paths to them. Posts lie
	 * beside each other, and so are linked by paths too.
	 */
	String body(BundleImages files, String markdown, Post.Kind kind) throws IOException {
		List<String> keys = files.keysIn(markdown);
		if (!keys.isEmpty()) {
			for (Image image : this.images.findByObjectKeys(keys)) {
				files.add(image);
			}
		}
		LocalText text = new LocalText(files.localize(markdown));
		Map<String, String> paths = new HashMap<>();
		for (Image image : this.images.findAll(text.images()).values()) {
			String path = files.add(image);
			if (path != null) {
				paths.put("image:" + image.id(), path);
			}
		}
		if (kind == Post.Kind.POST) {
			this.posts.publishedPaths(text.posts()).forEach((post, path) -> {
				if (path.startsWith(POSTS)) {
					paths.put("post:" + post, "../" + path.substring(POSTS.length()) + "/");
				}
			});
		}
		String body = text.localize(paths);
		files.keep(text.references());
		return body;
	}

	/** The feature image, with its alternative text. */
	void putImage(Map<String, Object> fields, Map<String, Object> galley, BundleImages files, @Nullable ImageId id)
			throws IOException {
		Image image = (id != null) ? this.images.find(id).orElse(null) : null;
		String path = (image != null) ? files.add(image) : null;
		if (image != null && path != null) {
			fields.put("image", path);
			fields.put("image_alt", image.alt());
			galley.put("image", image.id().toString());
		}
	}

}
