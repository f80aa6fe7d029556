package app.galley.importing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import app.galley.image.Image;
import app.galley.image.ImageUploads;
import app.galley.image.Images;
import app.galley.importing.ImportReport.ImageCount;
import app.galley.problem.Refused;
import app.galley.task.ContentTask;
import app.galley.task.ContentTasks;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Finds what an earlier import stored of a post, and puts its images into the bucket.
 * Used by several threads, outside of transactions.
 */
@Component
class PostPreparation {

	private static final int MAX_ALT_LENGTH = 500;

	private final ImportedPosts imported;

	private final ImageUploads uploads;

	private final Images images;

	private final ContentTasks tasks;

	private final StoredContent content;

	PostPreparation(ImportedPosts imported, ImageUploads uploads, Images images, ContentTasks tasks,
			StoredContent content) {
		this.imported = imported;
		this.uploads = uploads;
		this.images = images;
		this.tasks = tasks;
		this.content = content;
	}

	PreparedPost prepare(SourcePost post, ImportOptions options, ImportReport report, ImageDownloads downloads) {
		ImportedPost known = known(post, options).orElse(null);
		boolean restored = known != null && options.overwrite() && this.content.isEdited(known);
		if (known != null && !restored && isUnchanged(post, known, options)) {
			return PreparedPost.unchanged(post, known);
		}
		Preparation preparation = new Preparation(post, options, report, downloads);
		List<@Nullable ImportedImage> bodyImages = new ArrayList<>();
		post.bodyImages().forEach((image) -> bodyImages.add(preparation.image(image, image.alt())));
		ImportedImage cover = preparation.cover();
		return new PreparedPost(post, known, false, cover, bodyImages,
				preparation.complete ? post.sha256() : incomplete(post));
	}

	private static boolean isUnchanged(SourcePost post, ImportedPost known, ImportOptions options) {
		return post.sha256().equals(known.sourceSha256())
				|| !options.fetch() && incomplete(post).equals(known.sourceSha256());
	}

	/** What is remembered of a post with images that are still to be fetched. */
	private static String incomplete(SourcePost post) {
		return DigestUtils.sha256Hex(post.sha256() + " without some images");
	}

	private Optional<ImportedPost> known(SourcePost post, ImportOptions options) {
		return this.imported.find(post.key())
			.or(() -> this.imported.findOfFormerVersion(post.file())
				.filter((former) -> this.tasks.find(former.draft())
					.map(ContentTask::title)
					.filter(post.title()::equals)
					.isPresent()));
	}

	/** One post while its images are prepared. */
	private final class Preparation {

		private final SourcePost post;

		private final ImportOptions options;

		private final ImportReport report;

		private final ImageDownloads downloads;

		/** By hash, of this post. */
		private final Map<String, Image> stored = new HashMap<>();

		/** Whether a later import would find nothing more. */
		private boolean complete = true;

		Preparation(SourcePost post, ImportOptions options, ImportReport report, ImageDownloads downloads) {
			this.post = post;
			this.options = options;
			this.report = report;
			this.downloads = downloads;
		}

		@Nullable ImportedImage cover() {
			SourceImage cover = this.post.cover();
			if (cover == null) {
				return null;
			}
			ImportedImage image = image(cover, cover.alt());
			if (image != null && cover.alt().isBlank()) {
				// A title does not say what an image shows.
				this.report.summarize("had an image without alt text; write it before the next approval");
			}
			return image;
		}

		/** Reports an image that cannot be used, and returns null. */
		@Nullable ImportedImage image(SourceImage source, String alt) {
			SourceImage.Remote remote = source.remote();
			String what = (remote != null) ? remote.what() : source.reference();
			try {
				String line = alt(source, alt);
				return (remote != null) ? remote(source, remote, line) : file(source, line);
			}
			catch (ImageDownloads.Failed ex) {
				this.complete &= !ex.isRepeatable();
				fail(source, what, "cannot be fetched: " + ex.getMessage());
			}
			catch (IOException ex) {
				fail(source, what, "the image cannot be used: "
						+ Objects.requireNonNullElse(ex.getMessage(), "it cannot be read"));
			}
			catch (Refused ex) {
				fail(source, what, "the image cannot be used: " + ex.faults().getFirst().message());
			}
			return null;
		}

		private void fail(SourceImage source, String what, String why) {
			this.report.count(ImageCount.FAILED);
			this.report.warn(this.post.file(), source.line(), what, why);
		}

		private String alt(SourceImage source, String alt) {
			String line = Texts.line(alt);
			String cut = Texts.cut(line, MAX_ALT_LENGTH);
			if (!cut.equals(line)) {
				this.report.warn(this.post.file(), source.line(), "alt text",
						"cut to %d characters".formatted(MAX_ALT_LENGTH));
			}
			return cut;
		}

		private ImportedImage file(SourceImage source, String alt) throws IOException {
			byte[] bytes = source.content().read();
			String sha256 = DigestUtils.sha256Hex(bytes);
			Optional<Image> known = known(sha256, alt);
			if (known.isEmpty() && this.options.dryRun()) {
				PostPreparation.this.uploads.verify("image", bytes);
			}
			else if (known.isEmpty()) {
				known = Optional.of(store(bytes, alt));
				this.stored.put(sha256, known.get());
			}
			this.report.count(ImageCount.FILE);
			return new ImportedImage(source, sha256, alt, known.orElse(null));
		}

		/** An image that an earlier import fetched is not requested again. */
		private @Nullable ImportedImage remote(SourceImage source, SourceImage.Remote remote, String alt)
				throws IOException {
			String sha256 = DigestUtils.sha256Hex(remote.addresses().getFirst());
			Optional<Image> known = known(sha256, alt);
			if (known.isPresent()) {
				this.report.count(ImageCount.KNOWN);
				return new ImportedImage(source, sha256, alt, known.get());
			}
			if (!this.options.fetch()) {
				this.complete = false;
				this.report.count(ImageCount.NOT_FETCHED);
				this.report.warn(this.post.file(), source.line(), remote.what(), remote.absence());
				return null;
			}
			boolean first = this.downloads.isFirst(remote.addresses());
			if (this.options.dryRun()) {
				this.report.count(first ? ImageCount.TO_FETCH : ImageCount.KNOWN);
				return new ImportedImage(source, sha256, alt, null);
			}
			Image fetched = this.downloads.fetch(remote.addresses(), (bytes) -> store(bytes, alt));
			Image image = PostPreparation.this.uploads.copy(fetched, alt);
			this.stored.put(sha256, image);
			this.report.count(first ? ImageCount.FETCHED : ImageCount.KNOWN);
			return new ImportedImage(source, sha256, alt, image);
		}

		/**
		 * An image that this post, or another one, has already is not processed again.
		 */
		private Optional<Image> known(String sha256, String alt) {
			Optional<Image> own = PostPreparation.this.imported.image(this.post.key(), sha256, alt)
				.flatMap(PostPreparation.this.images::find);
			if (own.isPresent()) {
				return own;
			}
			return Optional.ofNullable(this.stored.get(sha256))
				.or(() -> PostPreparation.this.imported.image(sha256).flatMap(PostPreparation.this.images::find))
				.map((other) -> other.alt().equals(alt) && this.stored.containsKey(sha256) ? other
						: PostPreparation.this.uploads.copy(other, alt));
		}

		private Image store(byte[] bytes, String alt) {
			return PostPreparation.this.uploads.store("image", bytes, alt, this.options.editor());
		}

	}

}
