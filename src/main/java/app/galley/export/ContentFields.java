package app.galley.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import app.galley.post.Post;
import app.galley.seo.Seo;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Author, category and tags in front matter: their names, which site generators show, and
 * below {@code galley} their slugs, which tell two of one name apart.
 */
@Component
class ContentFields {

	private final Taxonomy taxonomy;

	ContentFields(Taxonomy taxonomy) {
		this.taxonomy = taxonomy;
	}

	/**
	 * @param names receives the names
	 * @param slugs receives the slugs
	 */
	void put(Map<String, Object> names, Map<String, Object> slugs, @Nullable UUID author, @Nullable UUID category,
			List<UUID> tags) {
		if (author != null) {
			Author found = this.taxonomy.authors(List.of(author)).get(author);
			if (found != null) {
				names.put("authors", List.of(found.name()));
				slugs.put("author", found.slug());
			}
		}
		if (category != null) {
			Category found = this.taxonomy.categories(List.of(category)).get(category);
			if (found != null) {
				names.put("categories", List.of(found.name()));
				slugs.put("category", found.slug());
			}
		}
		Map<UUID, Tag> found = this.taxonomy.tags(tags);
		List<Tag> inOrder = tags.stream().map(found::get).filter(Objects::nonNull).toList();
		names.put("tags", inOrder.stream().map(Tag::name).toList());
		slugs.put("tags", inOrder.stream().map(Tag::slug).toList());
	}

	/** Posts have no such field. */
	static void putKind(Map<String, Object> fields, Post.Kind kind) {
		putIfPresent(fields, "kind", (kind != Post.Kind.POST) ? kind.name() : null);
	}

	static void putSeo(Map<String, Object> fields, Seo seo) {
		putIfPresent(fields, "seo", seo.equals(Seo.NONE) ? null : seo.chosen());
	}

	/** As generators read it; those that know no such field ignore it. */
	static void putLanguage(Map<String, Object> fields, @Nullable String language) {
		putIfPresent(fields, "language", language);
	}

	static void putIfPresent(Map<String, Object> fields, String key, @Nullable Object value) {
		if (value != null) {
			fields.put(key, value);
		}
	}

	/** The fields below {@code galley}, which site generators leave alone. */
	static Map<String, Object> galley(String id) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("id", id);
		return fields;
	}

}
