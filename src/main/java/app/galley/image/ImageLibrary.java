package app.galley.image;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import app.galley.id.ImageId;
import app.galley.identity.Caller;
import app.galley.identity.Role;
import app.galley.paging.Cursor;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.problem.Conflict;
import app.galley.problem.Forbidden;
import app.galley.problem.NotFound;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * All stored images, for those who write. Editors see every image; writers see those that
 * they made, those of their drafts and posts, and those that readers see.
 */
@Repository
public class ImageLibrary {

	private static final Logger logger = LoggerFactory.getLogger(ImageLibrary.class);

	private static final String ORDER = "NEWEST_IMAGE";

	/** Uses that an error names. */
	private static final int NAMED_USES = 5;

	private static final int MAX_WORDS = 8;

	/** Must stay the expression of the index {@code image_words}. */
	private static final String OWN_WORDS = """
			SELECT id FROM image
			WHERE library_words(alt || ' ' || coalesce(prompt, '')) @@ CAST(:word AS tsquery)""";

	private final JdbcClient jdbc;

	private final Images images;

	private final List<ImageReferences> references;

	ImageLibrary(JdbcClient jdbc, Images images, List<ImageReferences> references) {
		this.jdbc = jdbc;
		this.images = images;
		this.references = references;
	}

	/** Newest first, with a handful of statements a page. */
	Page<LibraryImage> page(@Nullable LibraryFilter filter, Caller caller, PageRequest page) {
		Map<String, Object> parameters = access(caller);
		List<String> conditions = new ArrayList<>();
		if (!seesAll(caller)) {
			conditions.add(visible());
		}
		if (filter != null) {
			addTo(conditions, parameters, filter);
		}
		Cursor cursor = page.cursorOf(ORDER);
		if (cursor != null) {
			conditions.add("(i.created_at, i.id) " + (page.backward() ? ">" : "<") + " (:time, :id)");
			parameters.put("time", cursor.time(page.cursorArgument()).atOffset(ZoneOffset.UTC));
			parameters.put("id", cursor.id());
		}
		String direction = page.backward() ? "" : " DESC";
		String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
		List<ImageId> ids = this.jdbc
			.sql("SELECT i.id FROM image i" + where + " ORDER BY i.created_at" + direction + ", i.id" + direction
					+ " LIMIT " + (page.size() + 1))
			.params(parameters)
			.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
			.list();
		return Page.of(listed(ids), page,
				(item) -> new Cursor(ORDER, item.createdAt().toString(), item.image().id().value()));
	}

	private void addTo(List<String> conditions, Map<String, Object> parameters, LibraryFilter filter) {
		if (filter.kind() != null) {
			conditions
				.add((filter.kind() == LibraryFilter.Kind.GENERATED) ? "i.engine IS NOT NULL" : "i.engine IS NULL");
		}
		if (filter.used() != null) {
			conditions.add((filter.used() ? "" : "NOT ") + any(ImageReferences::isReferenced));
		}
		if (filter.withoutAlt() != null) {
			conditions.add(filter.withoutAlt() ? "i.alt = ''" : "i.alt <> ''");
		}
		if (filter.id() != null) {
			conditions.add("i.id = :named");
			parameters.put("named", filter.id());
		}
		if (filter.sought() != null) {
			addWords(conditions, parameters, filter.sought());
		}
	}

	/** Each word, or the start of one, in the image or in one of its uses. */
	private void addWords(List<String> conditions, Map<String, Object> parameters, String text) {
		List<String> words = this.jdbc
			.sql("SELECT term || ':*' FROM unnest(tsvector_to_array(library_words(?))) AS term LIMIT " + MAX_WORDS)
			.param(text)
			.query((row, n) -> row.getString(1))
			.list();
		if (words.isEmpty()) {
			conditions.add("false");
		}
		for (int at = 0; at < words.size(); at++) {
			String sources = this.references.stream()
				.map(ImageReferences::withWord)
				.collect(Collectors.joining(" UNION ALL ", OWN_WORDS + " UNION ALL ", ""));
			conditions.add("i.id IN (" + sources.replace(":word", ":word" + at) + ")");
			parameters.put("word" + at, words.get(at));
		}
	}

	private String any(Function<ImageReferences, String> condition) {
		return this.references.stream().map(condition).collect(Collectors.joining(" OR ", "(", ")"));
	}

	private String visible() {
		return "(i.created_by = :caller OR " + any(ImageReferences::isVisible) + ")";
	}

	private static boolean seesAll(Caller caller) {
		return caller.may(Role.EDITOR);
	}

	private static Map<String, Object> access(Caller caller) {
		return new LinkedHashMap<>(Map.of("caller", caller.username(), "all", seesAll(caller)));
	}

	private List<LibraryImage> listed(List<ImageId> ids) {
		Map<ImageId, Image> found = this.images.findAll(ids);
		Set<ImageId> used = used(ids);
		return ids.stream()
			.map(found::get)
			.filter(Objects::nonNull)
			.map((image) -> new LibraryImage(image, used.contains(image.id())))
			.toList();
	}

	private Set<ImageId> used(Collection<ImageId> ids) {
		Set<ImageId> used = new HashSet<>();
		if (!ids.isEmpty()) {
			this.references.forEach((module) -> used.addAll(module.referenced(ids)));
		}
		return used;
	}

	/** The image, if the caller may see it. */
	Optional<LibraryImage> find(ImageId id, Caller caller) {
		return mayUse(id, caller) ? listed(List.of(id)).stream().findFirst() : Optional.empty();
	}

	/**
	 * Whether an image exists and the caller may see it, and so use it.
	 */
	public boolean mayUse(ImageId id, Caller caller) {
		return this.jdbc.sql("SELECT EXISTS (SELECT FROM image i WHERE i.id = :id AND (:all OR " + visible() + "))")
			.params(access(caller))
			.param("id", id.value())
			.query(Boolean.class)
			.single();
	}

	/**
	 * Where each of the images is used, as far as the caller may read that; an image
	 * without such a use has no entry.
	 */
	public Map<ImageId, List<ImageUse>> uses(Collection<ImageId> images, Caller caller) {
		return images.isEmpty() ? Map.of()
				: this.references.stream()
					.flatMap((module) -> module.uses(images, caller).stream())
					.sorted(Comparator.comparing(ImageUse::owner).thenComparing(ImageUse::title))
					.collect(Collectors.groupingBy(ImageUse::image, LinkedHashMap::new, Collectors.toList()));
	}

	/**
	 * Deletes an image that nothing uses; the sweep deletes its objects. Waits for those
	 * who begin to use it at this moment; those who come later wait for this transaction
	 * and do not find the image.
	 * @throws NotFound when the caller sees no such image
	 * @throws Forbidden when the caller is neither an editor nor the one who made it
	 * @throws Conflict when it is used; names the uses that the caller may read
	 */
	@Transactional
	public Image delete(ImageId id, Caller caller) {
		if (!mayUse(id, caller)) {
			throw notFound("input.id");
		}
		this.jdbc.sql("SELECT FROM image WHERE id = ? FOR UPDATE").param(id.value()).query((row) -> {
		});
		Image image = this.images.find(id).orElseThrow(() -> notFound("input.id"));
		if (!seesAll(caller) && !image.createdBy().equals(caller.username())) {
			throw new Forbidden("input.id", "only editors can delete images that another account made");
		}
		if (!used(List.of(id)).isEmpty()) {
			throw new Conflict("input.id", "still used by " + words(uses(List.of(id), caller).get(id)));
		}
		this.jdbc.sql("DELETE FROM image WHERE id = ?").param(id.value()).update();
		logger.info("{} deleted the image {}", caller.username(), id);
		return image;
	}

	private static String words(@Nullable List<ImageUse> uses) {
		if (uses == null) {
			return "a draft, a post or a revision that is not listed for you";
		}
		List<String> named = uses.stream().map(ImageUse::words).distinct().toList();
		String first = named.stream().limit(NAMED_USES).collect(Collectors.joining(", "));
		return (named.size() > NAMED_USES) ? first + " and more" : first;
	}

	/**
	 * The error for an image that does not exist, or that the caller may not see.
	 * @param field the input field that holds the id
	 */
	public static NotFound notFound(String field) {
		return new NotFound(field, "the library has no image with this id");
	}

}
