package app.galley.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport;
import app.galley.credential.SigningCertificate;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.id.UuidV7;
import app.galley.media.AiUse;
import app.galley.media.ImageFormat;
import app.galley.media.PreparedImage;
import app.galley.media.UnusableImage;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import app.galley.storage.ObjectHead;
import app.galley.storage.ObjectStore;
import app.galley.storage.SignedUpload;
import app.galley.storage.StagingArea;
import app.galley.storage.UploadSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Uploads of editors' own images. A client PUTs its file directly into the bucket's
 * staging area. Once the upload is confirmed, the file is verified and the files for the
 * pages are prepared from it.
 */
@Service
public class ImageUploads {

	private static final Logger logger = LoggerFactory.getLogger(ImageUploads.class);

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final StagingArea staging;

	private final ObjectStore store;

	private final ImageFiles files;

	private final Images images;

	private final UploadSettings settings;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	/** Files of 20 MB, however many are confirmed at once, are in memory one by one. */
	private final ReentrantLock processing = new ReentrantLock(true);

	ImageUploads(JdbcClient jdbc, TransactionTemplate transaction, StagingArea staging, ObjectStore store,
			ImageFiles files, Images images, UploadSettings settings, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.transaction = transaction;
		this.staging = staging;
		this.store = store;
		this.files = files;
		this.images = images;
		this.settings = settings;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Scheme, host and port of the upload URLs, which a page's content security policy
	 * must allow.
	 */
	public URI origin() {
		return this.staging.origin();
	}

	/**
	 * Returns if images can be stored. Call it outside of a transaction, before an image
	 * is requested.
	 * @throws app.galley.problem.Unavailable when the bucket belongs to another database,
	 * or S3 does not respond
	 */
	public void requireOwnBucket() {
		this.staging.requireOwnBucket();
	}

	/**
	 * Begins an upload.
	 * @param taskId the draft that the image is for; null for the library, and for a file
	 * to verify
	 * @param contentType {@code image/jpeg}, {@code image/png} or {@code image/webp}
	 * @param bytes exact size of the file
	 * @return the request that uploads the file
	 */
	@Transactional
	public ImageUploadTarget begin(@Nullable DraftId taskId, String contentType, int bytes, String editor) {
		if (ImageFormat.of(contentType).isEmpty()) {
			throw new Refused("input.contentType", "use image/jpeg, image/png or image/webp");
		}
		refuseSize("input.bytes", bytes);
		refuseTooMany(editor);
		Instant now = now();
		ImageUpload upload = new ImageUpload(UuidV7.next(), taskId, contentType, bytes, false, editor, now,
				now.plus(this.settings.validity()));
		insert(upload);
		return target(upload, this.settings.validity());
	}

	/**
	 * The request of an upload that began before; its URL expires when the first does.
	 * @throws Conflict when the upload is confirmed or expired
	 */
	public ImageUploadTarget resume(UUID id, String editor) {
		ImageUpload upload = find(id, editor, "TRUE");
		Duration left = Duration.between(now(), upload.expiresAt());
		if (upload.confirmed() || left.toSeconds() < 1) {
			throw new Conflict("input.idempotencyKey",
					"was used for an upload that is confirmed or has expired; use a new key");
		}
		return target(upload, left);
	}

	private ImageUploadTarget target(ImageUpload upload, Duration validity) {
		SignedUpload signed = this.staging.sign(upload.stagingKey(), upload.contentType(), upload.bytes(), validity);
		return new ImageUploadTarget(upload.id(), signed.url(), signed.headers(), upload.expiresAt());
	}

	private void refuseSize(String field, long bytes) {
		if (bytes < 1 || bytes > this.settings.maxBytes()) {
			throw new Refused(field,
					"use a file of 1 to %,d bytes; this one has %,d".formatted(this.settings.maxBytes(), bytes));
		}
	}

	private void refuseTooMany(String editor) {
		int open = this.jdbc.sql("""
				SELECT count(*) FROM image_upload WHERE created_by = ? AND confirmed_at IS NULL AND expires_at > ?""")
			.params(editor, Timestamp.from(now()))
			.query(Integer.class)
			.single();
		if (open >= this.settings.pendingPerEditor()) {
			throw new Conflict("input.taskId",
					"You have %d unconfirmed uploads: confirm some, or wait until they expire.".formatted(open));
		}
	}

	/**
	 * Finds an upload of this editor for a draft.
	 * @throws NotFound when it does not exist or is another editor's
	 */
	public ImageUpload find(UUID id, String editor) {
		return find(id, editor, "task_id IS NOT NULL");
	}

	/**
	 * Finds an upload of this editor for the library.
	 * @throws NotFound when it does not exist or is another editor's
	 */
	public ImageUpload findForLibrary(UUID id, String editor) {
		return find(id, editor, "task_id IS NULL");
	}

	private ImageUpload find(UUID id, String editor, String condition) {
		return this.jdbc.sql("SELECT * FROM image_upload WHERE id = ? AND created_by = ? AND " + condition)
			.params(id, editor)
			.query(ImageUploads::read)
			.optional()
			.orElseThrow(() -> new NotFound("input.id", "you have no upload with this id"));
	}

	/**
	 * Takes the file of an upload to verify out of the staging area; a second call finds
	 * nothing.
	 * @throws NotFound when the upload does not exist or is another editor's
	 */
	byte[] take(UUID id, String editor) {
		ImageUpload upload = find(id, editor, "task_id IS NULL AND image_id IS NULL");
		byte[] bytes = staged(upload);
		discard(upload);
		this.jdbc.sql("DELETE FROM image_upload WHERE id = ?").param(id).update();
		return bytes;
	}

	/**
	 * Stores the file of an upload without a draft as an image that may be small, such as
	 * a logo. The image is deleted later unless something refers to it. Call it outside
	 * of a transaction.
	 * @throws NotFound when the upload does not exist, is another editor's, or was used
	 * @throws Refused when the file cannot be used; the file is removed
	 */
	public Image storeSmall(UUID id, String alt, String editor) {
		return storeSmall("input.id", take(id, editor), alt, editor);
	}

	/**
	 * Stores a file in memory as an image that may be small.
	 * @param field the input field to name when the file cannot be used
	 * @throws Refused when the file cannot be used
	 */
	public Image storeSmall(String field, byte[] bytes, String alt, String editor) {
		PreparedImage prepared;
		this.processing.lock();
		try {
			prepared = PreparedImage.fromSmallUpload(bytes);
		}
		catch (UnusableImage ex) {
			throw new Refused(field, String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot encode an uploaded image in memory", ex);
		}
		finally {
			this.processing.unlock();
		}
		Image image = this.files.storeUploaded(prepared, null, alt, editor);
		this.transaction.executeWithoutResult((status) -> this.images.insert(image));
		return image;
	}

	/**
	 * Verifies the uploaded file and stores the files for the pages. Call it outside of a
	 * transaction: a large image takes seconds.
	 * @param ai what the editor says of AI; null for nothing
	 * @return the image, whose row is not stored yet
	 * @throws Refused when the file cannot be used; the file is removed
	 */
	public Image store(ImageUpload upload, String alt, @Nullable AiUse ai) {
		Prepared prepared;
		this.processing.lock();
		try {
			prepared = prepareStaged(upload, ai);
		}
		finally {
			this.processing.unlock();
		}
		return this.files.storeUploaded(prepared.image(), prepared.removedCredential(), alt, upload.createdBy());
	}

	private Prepared prepareStaged(ImageUpload upload, @Nullable AiUse ai) {
		byte[] bytes = staged(upload);
		try {
			return prepare("input.id", bytes, ai);
		}
		catch (Refused ex) {
			discard(upload);
			throw ex;
		}
	}

	private byte[] staged(ImageUpload upload) {
		ObjectHead head = this.store.head(upload.stagingKey()).orElse(null);
		if (head == null) {
			throw new Refused("input.id", upload.expiresAt().isAfter(now())
					? "has no file yet: PUT the file to the URL of the upload"
					: "has no file, and its URL expired at %s: begin the upload again".formatted(upload.expiresAt()));
		}
		if (head.size() != upload.bytes()) {
			discard(upload);
			throw new Refused("input.id", "has a file of %,d bytes instead of the declared %,d: begin the upload again"
				.formatted(head.size(), upload.bytes()));
		}
		return this.store.get(upload.stagingKey());
	}

	/**
	 * Verifies a file in memory and stores the files for the pages; {@link #attach}
	 * stores the row. Call it outside of a transaction, by few threads: each holds its
	 * image in memory.
	 * @param field the input field to name when the file cannot be used
	 * @param alt alt text; the caller has checked its length
	 * @throws Refused when the file cannot be used
	 */
	public Image store(String field, byte[] bytes, String alt, String editor) {
		Prepared prepared = prepare(field, bytes, null);
		return this.files.storeUploaded(prepared.image(), prepared.removedCredential(), alt, editor);
	}

	/**
	 * As {@link #store(String, byte[], String, String)}, for callers of any number: they
	 * take turns.
	 * @throws Refused when the file cannot be used
	 */
	public Image storeInTurn(String field, byte[] bytes, String alt, String editor) {
		this.processing.lock();
		try {
			return store(field, bytes, alt, editor);
		}
		finally {
			this.processing.unlock();
		}
	}

	/**
	 * Verifies a file in memory and stores nothing.
	 * @throws Refused when the file cannot be used
	 */
	public void verify(String field, byte[] bytes) {
		refuseSize(field, bytes.length);
		try {
			PreparedImage.verifyUpload(bytes);
		}
		catch (UnusableImage ex) {
			throw new Refused(field, String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot decode an uploaded image in memory", ex);
		}
	}

	/** A new image with the files of one that is stored, and another alt text. */
	public Image copy(Image image, String alt) {
		return image.copyWithAlt(ImageId.next(), alt);
	}

	private Prepared prepare(String field, byte[] bytes, @Nullable AiUse ai) {
		refuseSize(field, bytes.length);
		try {
			return new Prepared(PreparedImage.fromUpload(bytes, ai), removedCredential(bytes));
		}
		catch (UnusableImage ex) {
			throw new Refused(field, String.valueOf(ex.getMessage()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot encode an uploaded image in memory", ex);
		}
	}

	/** A signature covers the file with its metadata, which the stored files lose. */
	private static @Nullable String removedCredential(byte[] bytes) {
		CredentialReport credential = CredentialReader.read(bytes);
		if (credential.state() == CredentialReport.State.NONE) {
			return null;
		}
		SigningCertificate signer = credential.certificate();
		String found = (credential.problem() != null) ? " (" + credential.problem() + ")" : "";
		return "The uploaded file had a content credential%s%s. It was removed with the file's metadata, which it covers."
			.formatted((signer != null) ? " signed by " + signer.signer() : "", found);
	}

	/**
	 * @param removedCredential see {@link Image}
	 */
	private record Prepared(PreparedImage image, @Nullable String removedCredential) {
	}

	/**
	 * Stores the image's row and makes it the task's feature image, in the caller's
	 * transaction.
	 * @return false when it was confirmed before; then nothing is stored
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean confirm(ImageUpload upload, Image image) {
		boolean first = confirmForText(upload, image);
		if (first) {
			this.events.publishEvent(new ImageStored(upload.draft(), image.id(), upload.createdBy()));
		}
		return first;
	}

	/**
	 * Stores the image's row as one of the task's, or of the library, in the caller's
	 * transaction.
	 * @return false when it was confirmed before; then nothing is stored
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public boolean confirmForText(ImageUpload upload, Image image) {
		boolean first = this.jdbc.sql("UPDATE image_upload SET confirmed_at = ? WHERE id = ? AND confirmed_at IS NULL")
			.params(Timestamp.from(now()), upload.id())
			.update() == 1;
		if (first) {
			this.images.insert(image);
			this.jdbc.sql("UPDATE image_upload SET image_id = ? WHERE id = ?")
				.params(image.id().value(), upload.id())
				.update();
		}
		return first;
	}

	/** The image that a confirmed upload became. */
	public Optional<Image> imageOf(ImageUpload upload) {
		return this.jdbc.sql("SELECT image_id FROM image_upload WHERE id = ? AND image_id IS NOT NULL")
			.param(upload.id())
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.optional()
			.flatMap(this.images::find);
	}

	/**
	 * Makes an image one of the task's, as a confirmed upload does, without making it the
	 * feature image.
	 * @param image whose objects are stored, its row perhaps not yet
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public void attach(DraftId taskId, Image image) {
		if (this.images.find(image.id()).isEmpty()) {
			this.images.insert(image);
		}
		Timestamp now = Timestamp.from(now());
		this.jdbc
			.sql("""
					INSERT INTO image_upload (id, task_id, content_type, bytes, image_id, created_by, created_at, expires_at,
					    confirmed_at)
					SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?
					WHERE NOT EXISTS (SELECT FROM image_upload WHERE task_id = ? AND image_id = ?)""")
			.params(UuidV7.next(), taskId.value(), image.contentType(), image.bytes(), image.id().value(),
					image.createdBy(), now, now, now, taskId.value(), image.id().value())
			.update();
	}

	/** Removes the uploaded file from the staging area. */
	public void discard(ImageUpload upload) {
		try {
			this.store.delete(upload.stagingKey());
		}
		catch (RuntimeException ex) {
			logger.warn("Could not remove {}; the sweep will: {}", upload.stagingKey(), ex.getMessage());
		}
	}

	private void insert(ImageUpload upload) {
		this.jdbc.sql("""
				INSERT INTO image_upload (id, task_id, content_type, bytes, created_by, created_at, expires_at)
				VALUES (?, ?, ?, ?, ?, ?, ?)""")
			.param(upload.id())
			.param((upload.taskId() != null) ? upload.taskId().value() : null)
			.param(upload.contentType())
			.param(upload.bytes())
			.param(upload.createdBy())
			.param(Timestamp.from(upload.createdAt()))
			.param(Timestamp.from(upload.expiresAt()))
			.update();
	}

	private static ImageUpload read(ResultSet row, int number) throws SQLException {
		UUID task = row.getObject("task_id", UUID.class);
		return new ImageUpload(row.getObject("id", UUID.class), (task != null) ? new DraftId(task) : null,
				row.getString("content_type"), row.getInt("bytes"), row.getTimestamp("confirmed_at") != null,
				row.getString("created_by"), row.getTimestamp("created_at").toInstant(),
				row.getTimestamp("expires_at").toInstant());
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MICROS);
	}

}
