package app.galley.post;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

import app.galley.database.UuidV7;
import app.galley.problem.Faults;
import app.galley.responsecache.CacheTags;
import graphql.GraphQLContext;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * Authors, categories and tags over GraphQL.
 */
@Controller
class TaxonomyController {

	private static final int MAX_NAME = 200;

	private static final int MAX_BIO = 2000;

	private final Taxonomy taxonomy;

	TaxonomyController(Taxonomy taxonomy) {
		this.taxonomy = taxonomy;
	}

	@QueryMapping
	List<Author> authors(GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.terms(TaxonomyChanged.Kind.AUTHOR));
		return this.taxonomy.authors();
	}

	@QueryMapping
	@Nullable Author author(@Argument String slug, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.term(TaxonomyChanged.Kind.AUTHOR, slug));
		return this.taxonomy.author(slug).orElse(null);
	}

	@QueryMapping
	List<Category> categories(GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.terms(TaxonomyChanged.Kind.CATEGORY));
		return this.taxonomy.categories();
	}

	@QueryMapping
	@Nullable Category category(@Argument String slug, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.term(TaxonomyChanged.Kind.CATEGORY, slug));
		return this.taxonomy.category(slug).orElse(null);
	}

	@QueryMapping
	List<Tag> tags(GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.terms(TaxonomyChanged.Kind.TAG));
		return this.taxonomy.tags();
	}

	@QueryMapping
	@Nullable Tag tag(@Argument String slug, GraphQLContext context) {
		CacheTags.note(context, PostCacheTags.term(TaxonomyChanged.Kind.TAG, slug));
		return this.taxonomy.tag(slug).orElse(null);
	}

	@MutationMapping
	Author createAuthor(@Argument AuthorInput input, Principal editor) {
		return save(input, new Author(UuidV7.next(), "", "", "", null), editor.getName());
	}

	@MutationMapping
	Author editAuthor(@Argument AuthorInput input, Principal editor) {
		return save(input, this.taxonomy.author(input.existing()), editor.getName());
	}

	private Author save(AuthorInput input, Author before, String editor) {
		Faults faults = new Faults("input");
		Named named = Named.of(faults, input.slug(), input.name(), before.slug(), before.name());
		String bio = faults.text("bio", input.bio(), MAX_BIO);
		URI avatar = (input.avatarUrl() != null) ? webAddress(faults, input.avatarUrl()) : before.avatarUrl();
		faults.refuseIfAny();
		return this.taxonomy.save(
				new Author(before.id(), named.slug(), named.name(), (bio != null) ? bio.strip() : before.bio(), avatar),
				editor);
	}

	@MutationMapping
	Category createCategory(@Argument TermInput input, Principal editor) {
		return save(input, new Category(UuidV7.next(), "", ""), editor.getName());
	}

	@MutationMapping
	Category editCategory(@Argument TermInput input, Principal editor) {
		return save(input, this.taxonomy.category(input.existing()), editor.getName());
	}

	private Category save(TermInput input, Category before, String editor) {
		Faults faults = new Faults("input");
		Named named = Named.of(faults, input.slug(), input.name(), before.slug(), before.name());
		faults.refuseIfAny();
		return this.taxonomy.save(new Category(before.id(), named.slug(), named.name()), editor);
	}

	@MutationMapping
	Tag createTag(@Argument TermInput input, Principal editor) {
		return save(input, new Tag(UuidV7.next(), "", ""), editor.getName());
	}

	@MutationMapping
	Tag editTag(@Argument TermInput input, Principal editor) {
		return save(input, this.taxonomy.tag(input.existing()), editor.getName());
	}

	private Tag save(TermInput input, Tag before, String editor) {
		Faults faults = new Faults("input");
		Named named = Named.of(faults, input.slug(), input.name(), before.slug(), before.name());
		faults.refuseIfAny();
		return this.taxonomy.save(new Tag(before.id(), named.slug(), named.name()), editor);
	}

	private static @Nullable URI webAddress(Faults faults, URL url) {
		String scheme = url.getProtocol().toLowerCase(Locale.ROOT);
		try {
			if (scheme.equals("http") || scheme.equals("https")) {
				return url.toURI();
			}
		}
		catch (URISyntaxException ex) {
			// Told below, with everything else that is no address.
		}
		faults.add("avatarUrl", "must be an absolute http or https address");
		return null;
	}

	record AuthorInput(@Nullable UUID id, @Nullable String name, @Nullable String slug, @Nullable String bio,
			@Nullable URL avatarUrl) {

		UUID existing() {
			return Objects.requireNonNull(this.id);
		}

	}

	record TermInput(@Nullable UUID id, @Nullable String name, @Nullable String slug) {

		UUID existing() {
			return Objects.requireNonNull(this.id);
		}

	}

	/** A checked name with its slug. */
	private record Named(String slug, String name) {

		static Named of(Faults faults, @Nullable String slug, @Nullable String name, String oldSlug, String oldName) {
			String newName = faults.line("name", name, 1, MAX_NAME);
			String effective = (newName != null) ? newName : oldName;
			String newSlug = Slug.check(faults, "slug", slug);
			if (newSlug == null) {
				newSlug = oldSlug.isEmpty() ? Slug.propose(effective) : oldSlug;
			}
			if (newSlug == null) {
				faults.add("slug", "cannot be made from this name: give one of lower-case letters, digits and hyphens");
				newSlug = "";
			}
			return new Named(newSlug, effective);
		}

	}

}
