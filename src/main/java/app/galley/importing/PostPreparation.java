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

	PreparedPost prepare(SourcePost post, ImportOptions options, ImportReport report) {
		ImportedPost known = known(post, options).orElse(null);
		boolean restored = known != null && options.overwrite() && this.content.isEdited(known);
		if (known != null && !restored && post.sha256().equals(known.sourceSha256())) {
			return PreparedPost.unchanged(post, known);
		}
		Map<String, Image> stored = new HashMap<>();
		List<@Nullable ImportedImage> bodyImages = new ArrayList<>();
		post.bodyImages().forEach((image) -> bodyImages.add(image(post, image, image.alt(), stored, options, report)));
		SourceImage cover = post.cover();
		return new PreparedPost(post, known, false,
				(cover != null) ? image(post, cover, coverAlt(cover, report), stored, options, report) : null,
				bodyImages);
	}

	private Optional<ImportedPost> known(SourcePost post, ImportOptions options) {
		return this.imported.find(post.key())
			.or(() -> this.imported.findOfFormerVersion(post.file())
				.filter((former) -> this.tasks.find(former.draft())
					.map(ContentTask::title)
					.filter(post.title()::equals)
					.isPresent()));
	}

	/** A title does not say what an image shows. */
	private static String coverAlt(SourceImage cover, ImportReport report) {
		if (cover.alt().isBlank()) {
			report.summarize("had an image without alt text; write it before the next approval");
		}
		return cover.alt();
	}

	/** Reports an image that cannot be used, and returns null. */
	private @Nullable ImportedImage image(SourcePost post, SourceImage source, String alt, Map<String, Image> stored,
			ImportOptions options, ImportReport report) {
		try {
			byte[] bytes = source.content().read();
			String sha256 = DigestUtils.sha256Hex(bytes);
			String line = alt(post, source, alt, report);
			return new ImportedImage(source, sha256, line, image(post.key(), sha256, bytes, line, stored, options));
		}
		catch (IOException ex) {
			report.warn(post.file(), source.line(), source.reference(),
					"the image cannot be used: " + Objects.requireNonNullElse(ex.getMessage(), "it cannot be read"));
		}
		catch (Refused ex) {
			report.warn(post.file(), source.line(), source.reference(),
					"the image cannot be used: " + ex.faults().getFirst().message());
		}
		return null;
	}

	private static String alt(SourcePost post, SourceImage source, String alt, ImportReport report) {
		String line = alt.strip().replaceAll("[\\s\\p{Cc}]+", " ");
		String cut = Texts.cut(line, MAX_ALT_LENGTH);
		if (!cut.equals(line)) {
			report.warn(post.file(), source.line(), "alt text", "cut to %d characters".formatted(MAX_ALT_LENGTH));
		}
		return cut;
	}

	/**
	 * An image that this post, or another one, has already is not processed again.
	 * @param stored by hash, of this post
	 */
	private @Nullable Image image(SourceKey key, String sha256, byte[] bytes, String alt, Map<String, Image> stored,
			ImportOptions options) {
		Optional<Image> own = this.imported.image(key, sha256, alt).flatMap(this.images::find);
		if (own.isPresent()) {
			return own.get();
		}
		Optional<Image> other = Optional.ofNullable(stored.get(sha256))
			.or(() -> this.imported.image(sha256).flatMap(this.images::find));
		if (other.isPresent()) {
			return other.get().alt().equals(alt) && stored.containsKey(sha256) ? other.get()
					: this.uploads.copy(other.get(), alt);
		}
		if (options.dryRun()) {
			this.uploads.verify("image", bytes);
			return null;
		}
		Image image = this.uploads.store("image", bytes, alt, options.editor());
		stored.put(sha256, image);
		return image;
	}

}
