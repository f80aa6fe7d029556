package app.galley.importing;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import app.galley.id.UuidV7;
import app.galley.taxonomy.Author;
import app.galley.taxonomy.Category;
import app.galley.taxonomy.Slug;
import app.galley.taxonomy.Tag;
import app.galley.taxonomy.Taxonomy;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Finds the terms of posts by their names, and creates those that are new. For one
 * import, by one thread.
 */
final class TermImport {

	private static final int MAX_NAME_LENGTH = 200;

	private static final int MAX_BIO_LENGTH = 2000;

	private final Taxonomy taxonomy;

	private final String editor;

	private final Terms authors = new Terms();

	private final Terms categories = new Terms();

	private final Terms tags = new Terms();

	TermImport(Taxonomy taxonomy, String editor) {
		this.taxonomy = taxonomy;
		this.editor = editor;
		load();
	}

	/** Forgets terms whose transaction did not commit. */
	void load() {
		this.authors.clear();
		this.categories.clear();
		this.tags.clear();
		this.taxonomy.forEachAuthor((author) -> this.authors.add(author.name(), author.slug()));
		this.taxonomy.forEachCategory((category) -> this.categories.add(category.name(), category.slug()));
		this.taxonomy.forEachTag((tag) -> this.tags.add(tag.name(), tag.slug()));
	}

	/** Slug of the author. */
	String author(SourceTerm term, SourcePost post, ImportReport report) {
		return this.authors.find("author", term, post, report,
				(name, slug) -> this.taxonomy.save(
						new Author(UuidV7.next(), slug, name, Texts.cut(term.description(), MAX_BIO_LENGTH), null),
						this.editor));
	}

	/** Slug of the category. */
	String category(SourceTerm term, SourcePost post, ImportReport report) {
		return this.categories.find("category", term, post, report,
				(name, slug) -> this.taxonomy.save(new Category(UuidV7.next(), slug, name), this.editor));
	}

	/** Slug of the tag. */
	String tag(SourceTerm term, SourcePost post, ImportReport report) {
		return this.tags.find("tag", term, post, report,
				(name, slug) -> this.taxonomy.save(new Tag(UuidV7.next(), slug, name), this.editor));
	}

	/**
	 * The terms of one kind.
	 */
	private static final class Terms {

		private final Map<String, String> byName = new HashMap<>();

		private final Map<String, Named> byFoldedName = new HashMap<>();

		private final Set<String> slugs = new HashSet<>();

		void clear() {
			this.byName.clear();
			this.byFoldedName.clear();
			this.slugs.clear();
		}

		void add(String name, String slug) {
			this.byName.putIfAbsent(normalized(name), slug);
			this.byFoldedName.putIfAbsent(folded(name), new Named(name, slug));
			this.slugs.add(slug);
		}

		String find(String kind, SourceTerm term, SourcePost post, ImportReport report, Creation creation) {
			String name = Texts.cut(term.name(), MAX_NAME_LENGTH);
			if (!name.equals(term.name())) {
				report.warn(post.file(), post.line(), kind + " " + name, "the name is cut to 200 characters");
			}
			String exact = this.byName.get(normalized(name));
			if (exact != null) {
				return exact;
			}
			Named other = this.byFoldedName.get(folded(name));
			if (other != null) {
				report.note(post.file(), post.line(), "%s \"%s\"".formatted(kind, name),
						"taken for \"%s\", which differs in case only".formatted(other.name()));
				return other.slug();
			}
			String slug = free(name, term.slug());
			creation.create(name, slug);
			add(name, slug);
			return slug;
		}

		private String free(String name, @Nullable String wished) {
			String base = (wished != null && Slug.isValid(wished)) ? wished : Objects
				.requireNonNullElseGet(Slug.propose(name), () -> "x-" + DigestUtils.sha256Hex(name).substring(0, 12));
			String slug = base;
			for (int n = 2; this.slugs.contains(slug); n++) {
				slug = base + "-" + n;
			}
			return slug;
		}

		private static String normalized(String name) {
			return Normalizer.normalize(name, Normalizer.Form.NFC);
		}

		private static String folded(String name) {
			return normalized(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
		}

	}

	private record Named(String name, String slug) {
	}

	@FunctionalInterface
	private interface Creation {

		void create(String name, String slug);

	}

}
