package app.galley.image;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import app.galley.address.ImageAddresses;
import app.galley.credential.SigningCertificate;
import app.galley.generation.GenerationResults;
import app.galley.generation.Provenance;
import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.SdxlSize;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.media.AiMark;
import app.galley.media.AiUse;
import app.galley.media.ImageFormat;
import app.galley.media.PreparedImage;
import app.galley.telemetry.Meters;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The rows of stored images, whose objects are already in the bucket.
 */
@Repository
public class Images {

	private static final Comparator<Image> NEWEST_FIRST = Comparator.comparing(Image::createdAt)
		.thenComparing((image) -> image.id().value())
		.reversed();

	/** At about 2 KB each, the images of several years of publishing. */
	private static final int CACHED_IMAGES = 10_000;

	private final JdbcClient jdbc;

	/** Images of posts never change ({@link #describe}) and are never deleted. */
	private final Cache<ImageId, Image> ofPosts;

	private final GenerationResults generations;

	private final ImageAddresses addresses;

	/** Resolved lazily: the modules that refer to images depend on this class. */
	private final ObjectProvider<ImageReferences> references;

	Images(JdbcClient jdbc, GenerationResults generations, ImageAddresses addresses,
			ObjectProvider<ImageReferences> references, Meters meters) {
		Caffeine<Object, Object> cache = Caffeine.newBuilder().maximumSize(CACHED_IMAGES);
		this.ofPosts = meters.isOn() ? cache.recordStats().build() : cache.build();
		meters.counter("galley.cache.gets", "Reads of a cache", this.ofPosts, (images) -> images.stats().hitCount(),
				"cache", "images", "result", "hit");
		meters.counter("galley.cache.gets", "Reads of a cache", this.ofPosts, (images) -> images.stats().missCount(),
				"cache", "images", "result", "miss");
		meters.gauge("galley.cache.entries", null, "Entries of a cache", this.ofPosts::estimatedSize, "cache",
				"images");
		this.jdbc = jdbc;
		this.generations = generations;
		this.addresses = addresses;
		this.references = references;
	}

	public Optional<Image> find(ImageId id) {
		return Optional.ofNullable(findAll(List.of(id)).get(id));
	}

	/** The images that exist, by id, with a single statement. */
	public Map<ImageId, Image> findAll(Collection<ImageId> ids) {
		if (ids.isEmpty()) {
			return Map.of();
		}
		Map<ImageId, Image> found = new LinkedHashMap<>();
		Map<ImageId, List<Rendition>> renditions = new HashMap<>();
		this.jdbc
			.sql("""
					SELECT i.*, r.width AS r_width, r.height AS r_height, r.bytes AS r_bytes,
					    r.content_type AS r_content_type, r.sha256 AS r_sha256, r.object_key AS r_object_key, r.url AS r_url,
					    c.signer AS c_signer, c.valid_until AS c_valid_until, c.chain AS c_chain
					FROM image i LEFT JOIN image_rendition r ON r.image_id = i.id
					    LEFT JOIN signing_certificate c ON c.sha256 = i.certificate_sha256
					WHERE i.id = ANY (?) ORDER BY i.id, r.width""")
			.param(ids.stream().map(ImageId::value).toArray(UUID[]::new))
			.query((row) -> {
				ImageId id = new ImageId(row.getObject("id", UUID.class));
				if (!found.containsKey(id)) {
					found.put(id, image(row));
				}
				if (row.getString("r_url") != null) {
					renditions.computeIfAbsent(id, (first) -> new ArrayList<>()).add(rendition(row));
				}
			});
		renditions.forEach((id, own) -> found.computeIfPresent(id, (same, image) -> image.withRenditions(own)));
		return found;
	}

	/** The oldest image of each of these objects; an object without one is left out. */
	public Collection<Image> findByObjectKeys(Collection<String> keys) {
		return findAll(this.jdbc.sql("""
				SELECT DISTINCT ON (object_key) id FROM image WHERE object_key = ANY (?) ORDER BY object_key, id""")
			.param(keys.toArray(new String[0]))
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list()).values();
	}

	/**
	 * The image of which a file is the original or a copy, byte by byte.
	 * @param sha256 of the file, in hexadecimal
	 */
	Optional<Image> findByFile(String sha256) {
		return this.jdbc.sql("""
				SELECT id FROM image WHERE object_key = ANY (:keys) OR share_key = ANY (:keys)
				UNION ALL SELECT image_id FROM image_rendition WHERE object_key = ANY (:keys) LIMIT 1""")
			.param("keys", ImageFiles.keys(sha256))
			.query(UUID.class)
			.optional()
			.flatMap((id) -> find(new ImageId(id)));
	}

	/**
	 * The image that looks most like another.
	 * @param perceptualHash of the other
	 * @param limit different bits up to which an image counts
	 */
	Optional<Similar> findSimilar(String perceptualHash, int limit) {
		return this.jdbc.sql("""
				SELECT id, distance FROM (
				    SELECT id, bit_count(perceptual_hash # CAST(:hash AS bit(256))) AS distance FROM image) AS other
				WHERE distance <= :limit ORDER BY distance, id LIMIT 1""")
			.param("hash", perceptualHash)
			.param("limit", limit)
			.query((row, number) -> new Similar(new ImageId(row.getObject("id", UUID.class)), row.getInt("distance")))
			.optional();
	}

	/**
	 * @param distance number of different bits
	 */
	record Similar(ImageId id, int distance) {
	}

	/** Whether an image here was signed with this certificate. */
	boolean isSignedWith(String certificateSha256) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM signing_certificate WHERE sha256 = ?)")
			.param(certificateSha256)
			.query(Boolean.class)
			.single();
	}

	/** The images of posts, by id, cached. */
	public Map<ImageId, Image> findPublished(Collection<ImageId> ids) {
		Map<ImageId, Image> found = new HashMap<>(this.ofPosts.getAllPresent(ids));
		if (found.size() < ids.size()) {
			Map<ImageId, Image> read = findAll(ids.stream().filter((id) -> !found.containsKey(id)).toList());
			if (!TransactionSynchronizationManager.isActualTransactionActive()) {
				this.ofPosts.putAll(read);
			}
			found.putAll(read);
		}
		return found;
	}

	/** The images generated or uploaded for a task, newest first. */
	public List<Image> ofTask(DraftId taskId) {
		return ofTasks(List.of(taskId)).getOrDefault(taskId, List.of());
	}

	/**
	 * The images generated or uploaded for each task, newest first, with two statements;
	 * a task without images has no entry.
	 */
	public Map<DraftId, List<Image>> ofTasks(Collection<DraftId> taskIds) {
		Map<DraftId, Set<ImageId>> ids = new HashMap<>();
		this.generations.ofTasks(taskIds).forEach((task, own) -> ids.put(task, new HashSet<>(own)));
		this.jdbc.sql("""
				SELECT task_id, image_id FROM image_upload WHERE task_id = ANY (:tasks) AND image_id IS NOT NULL
				""").param("tasks", taskIds.stream().map(DraftId::value).toArray(UUID[]::new)).query((row) -> {
			ids.computeIfAbsent(new DraftId(row.getObject("task_id", UUID.class)), (task) -> new HashSet<>())
				.add(new ImageId(row.getObject("image_id", UUID.class)));
		});
		Map<ImageId, Image> images = findAll(ids.values().stream().flatMap(Set::stream).toList());
		Map<DraftId, List<Image>> found = new HashMap<>();
		ids.forEach((task, own) -> found.put(task,
				own.stream().map(images::get).filter(Objects::nonNull).sorted(NEWEST_FIRST).toList()));
		return found;
	}

	/** The address of now, also while the rows still have a former one. */
	private URI address(String objectKey, String stored) {
		return stored.endsWith("/" + objectKey) ? this.addresses.urlOf(objectKey) : URI.create(stored);
	}

	private Image image(ResultSet row) throws SQLException {
		return new Image(new ImageId(row.getObject("id", UUID.class)), row.getString("sha256"),
				row.getString("object_key"), address(row.getString("object_key"), row.getString("url")),
				row.getInt("width"), row.getInt("height"), row.getInt("bytes"), row.getString("content_type"),
				row.getString("blur"), row.getString("perceptual_hash"), row.getString("alt"), provenance(row),
				aiMark(row), certificate(row), row.getString("removed_credential"), List.of(), share(row),
				row.getString("created_by"), row.getTimestamp("created_at").toInstant());
	}

	private static @Nullable Provenance provenance(ResultSet row) throws SQLException {
		String engine = row.getString("engine");
		if (engine == null) {
			return null;
		}
		return new Provenance(engine, row.getString("model"), row.getString("model_hash"),
				new GenerationParameters(row.getString("prompt"), row.getString("negative_prompt"),
						new SdxlSize(row.getInt("width"), row.getInt("height")), row.getInt("steps"),
						row.getDouble("cfg_scale"), row.getLong("seed"), row.getString("sampler")),
				row.getString("created_by"), row.getTimestamp("created_at").toInstant());
	}

	private static @Nullable AiMark aiMark(ResultSet row) throws SQLException {
		String use = row.getString("ai_use");
		return (use != null) ? new AiMark(AiUse.valueOf(use), row.getString("ai_system")) : null;
	}

	private static @Nullable SigningCertificate certificate(ResultSet row) throws SQLException {
		String sha256 = row.getString("certificate_sha256");
		return (sha256 != null) ? new SigningCertificate(sha256, row.getString("c_signer"),
				row.getTimestamp("c_valid_until").toInstant(), row.getString("c_chain")) : null;
	}

	/** Its key has the hash of its bytes. */
	private @Nullable Rendition share(ResultSet row) throws SQLException {
		String key = row.getString("share_key");
		if (key == null) {
			return null;
		}
		String sha256 = key.substring(key.lastIndexOf('/') + 1, key.lastIndexOf('.'));
		return new Rendition(PreparedImage.SHARE_WIDTH, PreparedImage.SHARE_HEIGHT, row.getInt("share_bytes"),
				ImageFormat.JPEG.contentType(), sha256, key, this.addresses.urlOf(key));
	}

	private Rendition rendition(ResultSet row) throws SQLException {
		return new Rendition(row.getInt("r_width"), row.getInt("r_height"), row.getInt("r_bytes"),
				row.getString("r_content_type"), row.getString("r_sha256"), row.getString("r_object_key"),
				address(row.getString("r_object_key"), row.getString("r_url")));
	}

	/** Adds an image whose objects are already stored. */
	public void insert(Image image) {
		Provenance provenance = image.provenance();
		AiMark mark = image.aiMark();
		SigningCertificate certificate = image.certificate();
		if (certificate != null) {
			insert(certificate);
		}
		this.jdbc
			.sql("""
					INSERT INTO image (id, sha256, object_key, url, width, height, bytes, content_type, blur, perceptual_hash, alt,
					    engine, model, model_hash, prompt, negative_prompt, seed, steps, cfg_scale, sampler,
					    ai_use, ai_system, certificate_sha256, removed_credential, share_key, share_bytes, created_by, created_at)
					VALUES (:id, :sha256, :objectKey, :url, :width, :height, :bytes, :contentType, :blur, CAST(:perceptualHash AS bit(256)), :alt,
					    :engine, :model, :modelHash, :prompt, :negativePrompt, :seed, :steps, :cfgScale, :sampler,
					    :aiUse, :aiSystem, :certificate, :removedCredential, :shareKey, :shareBytes, :createdBy, :createdAt)""")
			.param("id", image.id().value())
			.param("sha256", image.sha256())
			.param("objectKey", image.objectKey())
			.param("url", image.url().toString())
			.param("width", image.width())
			.param("height", image.height())
			.param("bytes", image.bytes())
			.param("contentType", image.contentType())
			.param("blur", image.blur())
			.param("perceptualHash", image.perceptualHash())
			.param("alt", image.alt())
			.param("engine", (provenance != null) ? provenance.engine() : null)
			.param("model", (provenance != null) ? provenance.model() : null)
			.param("modelHash", (provenance != null) ? provenance.modelHash() : null)
			.param("prompt", (provenance != null) ? provenance.prompt() : null)
			.param("negativePrompt", (provenance != null) ? provenance.negativePrompt() : null)
			.param("seed", (provenance != null) ? provenance.seed() : null)
			.param("steps", (provenance != null) ? provenance.steps() : null)
			.param("cfgScale", (provenance != null) ? provenance.cfgScale() : null)
			.param("sampler", (provenance != null) ? provenance.sampler() : null)
			.param("aiUse", (mark != null) ? mark.use().name() : null)
			.param("aiSystem", (mark != null) ? mark.system() : null)
			.param("certificate", (certificate != null) ? certificate.sha256() : null)
			.param("removedCredential", image.removedCredential())
			.param("shareKey", (image.share() != null) ? image.share().objectKey() : null)
			.param("shareBytes", (image.share() != null) ? image.share().bytes() : null)
			.param("createdBy", image.createdBy())
			.param("createdAt", Timestamp.from(image.createdAt()))
			.update();
		image.renditions().forEach((rendition) -> insert(image.id(), rendition));
	}

	private void insert(SigningCertificate certificate) {
		this.jdbc.sql("""
				INSERT INTO signing_certificate (sha256, signer, valid_until, chain) VALUES (?, ?, ?, ?)
				ON CONFLICT DO NOTHING""")
			.params(certificate.sha256(), certificate.signer(), Timestamp.from(certificate.validUntil()),
					certificate.chain())
			.update();
	}

	private void insert(ImageId image, Rendition rendition) {
		this.jdbc.sql("""
				INSERT INTO image_rendition (image_id, width, height, bytes, content_type, sha256, object_key, url)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?)""")
			.params(image.value(), rendition.width(), rendition.height(), rendition.bytes(), rendition.contentType(),
					rendition.sha256(), rendition.objectKey(), rendition.url().toString())
			.update();
	}

	/**
	 * Changes the alt text; the caller has checked its length. An image that has been
	 * public is copied instead, since published content changes only by approval; so is
	 * one that something else shows with its alt text. The copy has the same files.
	 * @param shared whether something else shows the image
	 * @return the id of the image with this alt text
	 */
	public ImageId describe(ImageId id, String alt, boolean shared) {
		boolean fixed = shared
				|| this.references.orderedStream().anyMatch((module) -> !module.published(Set.of(id)).isEmpty());
		Image image = find(id).orElseThrow();
		if (image.alt().equals(alt)) {
			return id;
		}
		if (fixed) {
			Image copy = image.copyWithAlt(ImageId.next(), alt);
			insert(copy);
			return copy.id();
		}
		this.jdbc.sql("UPDATE image SET alt = ? WHERE id = ?").params(alt, id.value()).update();
		return id;
	}

}
