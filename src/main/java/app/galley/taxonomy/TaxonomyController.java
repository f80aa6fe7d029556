package app.galley.taxonomy;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.security.Principal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import app.galley.id.ImageId;
import app.galley.id.UuidV7;
import app.galley.identity.Caller;
import app.galley.identity.IdempotentRequests;
import app.galley.identity.Scope;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.problem.Faults;
import app.galley.responsecache.CacheTags;
import graphql.GraphQLContext;
import graphql.schema.DataFetchingEnvironment;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL queries and mutations of authors, categories and tags.
 */
@Controller
class TaxonomyController {

	private static final int MAX_NAME_LENGTH = 200;

	private static final int MAX_BIO_LENGTH = 2000;

	private static final int MAX_DESCRIPTION_LENGTH = 1000;

	private static final int MAX_ALT_LENGTH = 500;

	private final Taxonomy taxonomy;

	private final TermPages pages;

	private final TermRemovals removals;

	private final Images images;

	private final IdempotentRequests requests;

	TaxonomyController(Taxonomy taxonomy, TermPages pages, TermRemovals removals, Images images,
			IdempotentRequests requests) {
		this.taxonomy = taxonomy;
		this.pages = pages;
		this.removals = removals;
		this.images = images;
		this.requests = requests;
	}

	@QueryMapping
	Page<Author> authorConnection(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable String startingWith, GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(TaxonomyChanged.Kind.AUTHOR));
		return this.pages.authors(!seesAll(), startingWith, PageRequest.of(first, after, last, before));
	}

	@QueryMapping
	Page<Category> categoryConnection(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable String startingWith, GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(TaxonomyChanged.Kind.CATEGORY));
		return this.pages.categories(!seesAll(), startingWith, PageRequest.of(first, after, last, before));
	}

	@QueryMapping
	Page<Tag> tagConnection(@Argument @Nullable Integer first, @Argument @Nullable String after,
			@Argument @Nullable Integer last, @Argument @Nullable String before,
			@Argument @Nullable String startingWith, GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(TaxonomyChanged.Kind.TAG));
		return this.pages.tags(!seesAll(), startingWith, PageRequest.of(first, after, last, before));
	}

	@QueryMapping
	List<String> sitemapTerms(@Argument TaxonomyChanged.Kind kind, @Argument @Nullable String after,
			GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(kind));
		return this.pages.publicSlugs(kind, after);
	}

	@QueryMapping
	List<Author> authors(GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(TaxonomyChanged.Kind.AUTHOR));
		return seesAll() ? this.taxonomy.authors() : this.taxonomy.publicAuthors();
	}

	@QueryMapping
	@Nullable Author author(@Argument String slug, GraphQLContext context) {
		Optional<Author> found = seesAll() ? this.taxonomy.author(slug) : this.taxonomy.publicAuthor(slug);
		noteSlug(TaxonomyChanged.Kind.AUTHOR, slug, found.map(Author::slug), context);
		return found.orElse(null);
	}

	@QueryMapping
	List<Category> categories(GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(TaxonomyChanged.Kind.CATEGORY));
		return seesAll() ? this.taxonomy.categories() : this.taxonomy.publicCategories();
	}

	@QueryMapping
	@Nullable Category category(@Argument String slug, GraphQLContext context) {
		Optional<Category> found = seesAll() ? this.taxonomy.category(slug) : this.taxonomy.publicCategory(slug);
		noteSlug(TaxonomyChanged.Kind.CATEGORY, slug, found.map(Category::slug), context);
		return found.orElse(null);
	}

	@QueryMapping
	List<Tag> tags(GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.all(TaxonomyChanged.Kind.TAG));
		return seesAll() ? this.taxonomy.tags() : this.taxonomy.publicTags();
	}

	@QueryMapping
	@Nullable Tag tag(@Argument String slug, GraphQLContext context) {
		Optional<Tag> found = seesAll() ? this.taxonomy.tag(slug) : this.taxonomy.publicTag(slug);
		noteSlug(TaxonomyChanged.Kind.TAG, slug, found.map(Tag::slug), context);
		return found.orElse(null);
	}

	/** What a slug leads to that no term has can change with any term. */
	private static void noteSlug(TaxonomyChanged.Kind kind, String slug, Optional<String> found,
			GraphQLContext context) {
		CacheTags.note(context, TaxonomyCacheTags.slug(kind, slug));
		if (found.filter(slug::equals).isEmpty()) {
			CacheTags.note(context, TaxonomyCacheTags.all(kind));
		}
	}

	@QueryMapping
	String termUsage(@Argument TaxonomyChanged.Kind kind, @Argument UUID id) {
		return this.removals.usage(kind, id);
	}

	@MutationMapping
	TermRemovals.Removed deleteTerm(@Argument DeleteTermInput input, Principal editor) {
		return this.removals.delete(input.kind(), input.id(), input.replacement(), editor.getName());
	}

	@MutationMapping
	TermRemovals.Removed mergeTerms(@Argument MergeTermsInput input, Principal editor) {
		return this.removals.merge(input.kind(), input.id(), input.into(), editor.getName());
	}

	/** Others see the terms of published posts only. */
	private static boolean seesAll() {
		return Caller.current().filter((caller) -> caller.may(Scope.READ_DRAFTS)).isPresent();
	}

	@MutationMapping
	Author createAuthor(@Argument AuthorInput input, Principal editor, DataFetchingEnvironment env) {
		return this.requests.once(env, () -> save(input, new Author(UuidV7.next(), "", "", "", null), editor.getName()),
				(author) -> author.id().toString(), (id) -> Optional.of(this.taxonomy.author(UUID.fromString(id))));
	}

	@MutationMapping
	Author editAuthor(@Argument AuthorInput input, Principal editor) {
		return save(input, this.taxonomy.author(input.requiredId()), editor.getName());
	}

	private Author save(AuthorInput input, Author before, String editor) {
		Faults faults = new Faults("input");
		NameAndSlug named = NameAndSlug.of(faults, input.slug(), input.name(), before.slug(), before.name());
		String bio = faults.text("bio", input.bio(), MAX_BIO_LENGTH);
		URI avatar = (input.avatarUrl() != null) ? webAddress(faults, input.avatarUrl()) : before.avatarUrl();
		List<Author.Link> links = (input.links() != null) ? AuthorLinks.check(faults, input.links()) : before.links();
		faults.refuseIfAny();
		return this.taxonomy.save(new Author(before.id(), named.slug(), named.name(),
				(bio != null) ? bio.strip() : before.bio(), avatar, links), editor);
	}

	@MutationMapping
	Category createCategory(@Argument CategoryInput input, Principal editor, DataFetchingEnvironment env) {
		return this.requests.once(env, () -> save(input, new Category(UuidV7.next(), "", ""), editor.getName()),
				(category) -> category.id().toString(),
				(id) -> Optional.of(this.taxonomy.category(UUID.fromString(id))));
	}

	@MutationMapping
	Category editCategory(@Argument CategoryInput input, Principal editor) {
		return save(input, this.taxonomy.category(input.requiredId()), editor.getName());
	}

	private Category save(CategoryInput input, Category before, String editor) {
		Faults faults = new Faults("input");
		NameAndSlug named = NameAndSlug.of(faults, input.slug(), input.name(), before.slug(), before.name());
		String description = faults.line("description",
				(input.description() != null) ? input.description().strip().replaceAll("\\s*\\R\\s*", " ") : null, 0,
				MAX_DESCRIPTION_LENGTH);
		ImageId image = image(faults, input.image(), before.imageId());
		String alt = faults.line("imageAlt", input.imageAlt(), 0, MAX_ALT_LENGTH);
		if (alt != null && image == null) {
			faults.add("imageAlt", "choose an image first");
		}
		faults.refuseIfAny();
		ImageId described = (image != null && alt != null) ? this.images.describe(image, alt, true) : image;
		return this.taxonomy.save(new Category(before.id(), named.slug(), named.name(),
				(description != null) ? description : before.description(), described), editor);
	}

	private @Nullable ImageId image(Faults faults, @Nullable String id, @Nullable ImageId before) {
		if (id == null || id.isBlank()) {
			return (id == null) ? before : null;
		}
		ImageId image = null;
		try {
			image = ImageId.of(id);
		}
		catch (IllegalArgumentException ex) {
			// Reported below.
		}
		if (image == null || this.images.find(image).isEmpty()) {
			faults.add("image", "no image of the library has this id");
		}
		return image;
	}

	@BatchMapping(typeName = "Category")
	Map<Category, Image> image(List<Category> categories) {
		Map<ImageId, Image> found = this.images
			.findAll(categories.stream().map(Category::imageId).filter(Objects::nonNull).collect(Collectors.toSet()));
		Map<Category, Image> images = new HashMap<>();
		categories.forEach((category) -> {
			Image image = (category.imageId() != null) ? found.get(category.imageId()) : null;
			if (image != null) {
				images.put(category, image);
			}
		});
		return images;
	}

	@MutationMapping
	Tag createTag(@Argument TermInput input, Principal editor, DataFetchingEnvironment env) {
		return this.requests.once(env, () -> save(input, new Tag(UuidV7.next(), "", ""), editor.getName()),
				(tag) -> tag.id().toString(), (id) -> Optional.of(this.taxonomy.tag(UUID.fromString(id))));
	}

	@MutationMapping
	Tag editTag(@Argument TermInput input, Principal editor) {
		return save(input, this.taxonomy.tag(input.requiredId()), editor.getName());
	}

	private Tag save(TermInput input, Tag before, String editor) {
		Faults faults = new Faults("input");
		NameAndSlug named = NameAndSlug.of(faults, input.slug(), input.name(), before.slug(), before.name());
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
			// Reported below.
		}
		faults.add("avatarUrl", "enter an absolute http or https URL");
		return null;
	}

	record AuthorInput(@Nullable UUID id, @Nullable String name, @Nullable String slug, @Nullable String bio,
			@Nullable URL avatarUrl, @Nullable List<AuthorLinks.Input> links) {

		UUID requiredId() {
			return Objects.requireNonNull(this.id);
		}

	}

	record DeleteTermInput(TaxonomyChanged.Kind kind, UUID id, @Nullable UUID replacement) {
	}

	record MergeTermsInput(TaxonomyChanged.Kind kind, UUID id, UUID into) {
	}

	/**
	 * @param image null leaves it as it is, an empty text removes it
	 */
	record CategoryInput(@Nullable UUID id, @Nullable String name, @Nullable String slug, @Nullable String description,
			@Nullable String image, @Nullable String imageAlt) {

		UUID requiredId() {
			return Objects.requireNonNull(this.id);
		}

	}

	record TermInput(@Nullable UUID id, @Nullable String name, @Nullable String slug) {

		UUID requiredId() {
			return Objects.requireNonNull(this.id);
		}

	}

	/** A validated name with its slug. */
	private record NameAndSlug(String slug, String name) {

		static NameAndSlug of(Faults faults, @Nullable String slug, @Nullable String name, String oldSlug,
				String oldName) {
			String newName = faults.line("name", name, 1, MAX_NAME_LENGTH);
			String effective = (newName != null) ? newName : oldName;
			String newSlug = Slug.check(faults, "slug", slug);
			if (newSlug == null) {
				newSlug = oldSlug.isEmpty() ? Slug.propose(effective) : oldSlug;
			}
			if (newSlug == null) {
				faults.add("slug",
						"cannot be derived from this name: enter one of lower-case letters, digits and hyphens");
				newSlug = "";
			}
			return new NameAndSlug(newSlug, effective);
		}

	}

}
