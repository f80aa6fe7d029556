package app.galley.image;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.desk.Squares;
import app.galley.generation.GenerationResults;
import app.galley.id.ImageId;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.jspecify.annotations.Nullable;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The library: where images are used, reuse, replacement and deletion.
 */
@GalleyTest
class ImageLibraryTests {

	private static final Clock NEXT_MONTH = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Images images;

	@Autowired
	ImageUploads uploads;

	@Autowired
	List<ImageReferences> references;

	@Autowired
	GenerationResults results;

	@Autowired
	PlatformTransactionManager transactions;

	@Autowired
	TransactionTemplate transaction;

	@Test
	void saysWhereAnImageIsUsedAndReplacesAndDeletesIt() throws Exception {
		String one = upload("A lighthouse at dusk");
		String other = upload("A lighthouse at dawn");
		assertThat(uses(one)).isEmpty();
		JsonNode post = publish("Zephyrine harbour", "![The tower](image:%s \"Quokkas nearby\")\n".formatted(one));
		JsonNode draft = this.newsroom.draft("Xenolith");
		JsonNode chosen = this.api.asEditor()
			.mutate("chooseFeaturedImage",
					Map.of("taskId", Newsroom.id(draft), "version", draft.get("version").asInt(), "imageId", one),
					"id version featuredImage { id alt }");
		assertThat(chosen.at("/featuredImage/alt").asString()).isEqualTo("A lighthouse at dusk");
		this.newsroom.edit(chosen, Map.of("bodyMarkdown",
				"![a](image:%s) and ![b](image:%s?wide) `image:%s`".formatted(one, one.toUpperCase(), other)));
		assertThat(uses(one)).containsExactlyInAnyOrder("POST TEXT Zephyrine harbour", "DRAFT FEATURE_IMAGE Xenolith",
				"DRAFT TEXT Xenolith");

		assertThat(found("lighthouse dusk quokkas TOW", null)).containsExactly(one);
		assertThat(found("xenol", true)).contains(one);
		assertThat(found(other, null)).containsExactly(other);
		assertThat(found("xenol quokkas nowhere", null)).isEmpty();

		JsonNode refused = this.api.asEditor().refused("deleteImage", Map.of("id", one)).get(0);
		assertThat(refused.at("/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(refused.get("message").asString()).contains("draft “Xenolith”", "post “Zephyrine harbour”");

		JsonNode replaced = this.api.asEditor()
			.mutate("replaceImage", Map.of("image", one, "replacement", other),
					"drafts { id bodyMarkdown featuredImage { id } } remaining { owner title } more");
		assertThat(replaced.get("drafts")).hasSize(1);
		assertThat(replaced.at("/drafts/0/bodyMarkdown").asString())
			.isEqualTo("![a](image:%1$s) and ![b](image:%1$s?wide) `image:%1$s`".formatted(other));
		assertThat(replaced.at("/drafts/0/featuredImage/id").asString()).isEqualTo(other);
		assertThat(replaced.get("remaining").toString())
			.isEqualTo("[{\"owner\":\"POST\",\"title\":\"Zephyrine harbour\"}]");

		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("bodyMarkdown", "Words."));
		this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(uses(one)).containsExactly("REVISION TEXT Zephyrine harbour");
		assertThat(this.api.asEditor().refused("deleteImage", Map.of("id", one)).get(0).get("message").asString())
			.contains("an earlier revision of “Zephyrine harbour”");

		String unused = upload("Deleted soon");
		assertThat(found("deleted soon", false)).containsExactly(unused);
		assertThat(this.api.asEditor().mutate("deleteImage", Map.of("id", unused), "id").get("id").asString())
			.isEqualTo(unused);
		assertThat(code(this.api.asEditor().refused("deleteImage", Map.of("id", unused)))).isEqualTo("NOT_FOUND");
	}

	/** Over a month, an image that only one thing names. */
	@Test
	void findsANumberBehindAHyphen() throws Exception {
		String image = upload("Launch of Apollo-11, 1969-07-16, seen by camera 3-12345678");
		assertThat(found("apollo-11", null)).containsExactly(image);
		assertThat(found("1969-07-16 apollo", null)).containsExactly(image);
		assertThat(found("11 apollo", null)).containsExactly(image);
		assertThat(found("3-12345", null)).containsExactly(image);
		assertThat(found("apollo-13", null)).isEmpty();
	}

	@Test
	void keepsWhatAnOldRevisionATrashedDraftOrAnAvatarNames() throws Exception {
		String revised = generated();
		String trashed = generated();
		String portrait = generated();
		String nothing = generated();
		JsonNode post = publish("Once had an image", "![One](image:" + revised + ")");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), Map.of("bodyMarkdown", "Words."))),
				Map.of());
		JsonNode draft = this.newsroom.edit(this.newsroom.draft("Discarded"),
				Map.of("bodyMarkdown", "![One](image:" + trashed + ")"));
		this.api.asEditor().mutate("discardDraft", Newsroom.seen(draft), "id");
		String rendition = this.images.find(ImageId.of(portrait))
			.orElseThrow()
			.renditions()
			.getFirst()
			.url()
			.toString();
		JsonNode author = this.api.asEditor()
			.mutate("createAuthor", Map.of("name", "Portrayed-4e203dec Ínes", "avatarUrl", rendition), "id avatarUrl");
		remove();
		assertThat(exists(revised, trashed, portrait, nothing)).containsExactly(true, true, true, false);
		assertThat(uses(trashed)).containsExactly("DRAFT TEXT Discarded (trash)");
		assertThat(uses(portrait)).containsExactly("AUTHOR AVATAR Portrayed-4e203dec Ínes");
		assertThat(found("ines 4e203dec", true)).containsExactly(portrait);
		assertThat(code(this.api.asEditor().refused("deleteImage", Map.of("id", portrait)))).isEqualTo("CONFLICT");
		this.api.asEditor()
			.mutate("editAuthor", Map.of("id", Newsroom.id(author), "avatarUrl", "https://example.com/a.jpg"), "id");
		remove();
		assertThat(exists(portrait)).containsExactly(false);
	}

	@Test
	void replacesTheImageOfCategoriesForThoseWhoMayEditThem() throws Exception {
		String image = upload("Old quay");
		String other = upload("New quay");
		JsonNode category = this.api.asEditor()
			.mutate("createCategory", Map.of("name", Newsroom.unique("Quays"), "image", image), "id slug");
		Map<String, String> pair = Map.of("image", image, "replacement", other);
		String changed = "categories { slug image { id } } remaining { owner }";
		JsonNode kept = this.api.as(this.accounts.add("quentin", Role.EDITOR), Api.PASSWORD)
			.mutate("replaceImage", pair, changed);
		assertThat(kept.toString()).isEqualTo("{\"categories\":[],\"remaining\":[{\"owner\":\"CATEGORY\"}]}");
		assertThat(this.api.asEditor().mutate("replaceImage", pair, changed).toString())
			.isEqualTo("{\"categories\":[{\"slug\":\"%s\",\"image\":{\"id\":\"%s\"}}],\"remaining\":[]}"
				.formatted(category.get("slug").asString(), other));
		assertThat(uses(image)).isEmpty();
	}

	@Test
	void anImageOfACategoryStaysUntilTheCategoryIsGone() throws Exception {
		String image = upload("A quiet harbour");
		JsonNode category = this.api.asEditor()
			.mutate("createCategory", Map.of("name", Newsroom.unique("Harbours"), "description", " Ships\nand cranes ",
					"image", image, "imageAlt", "Cranes at dawn"), "id slug description image { id alt }");
		assertThat(category.get("description").asString()).isEqualTo("Ships and cranes");
		assertThat(category.at("/image/alt").asString()).isEqualTo("Cranes at dawn");
		String copy = category.at("/image/id").asString();
		String piers = Newsroom.unique("Harbours and Kräne") + "-19";
		this.api.asEditor().mutate("editCategory", Map.of("id", Newsroom.id(category), "name", piers), "id");
		assertThat(found("19 " + piers.replace("ä", "a"), null)).containsExactly(copy);
		assertThat(copy).isNotEqualTo(image);
		remove();
		assertThat(exists(copy)).containsExactly(true);
		assertThat(uses(copy)).singleElement(InstanceOfAssertFactories.STRING)
			.startsWith("CATEGORY CATEGORY_IMAGE Harbours");
		assertThat(code(this.api.asEditor().refused("deleteImage", Map.of("id", copy)))).isEqualTo("CONFLICT");
		JsonNode bare = this.api.asEditor().mutate("createCategory", Map.of("name", Newsroom.unique("Ports")), "id");
		this.api.asEditor()
			.mutate("mergeTerms", Map.of("kind", "CATEGORY", "id", Newsroom.id(category), "into", Newsroom.id(bare)),
					"slug");
		JsonNode merged = this.api.asEditor()
			.mutate("editCategory", Map.of("id", Newsroom.id(bare)), "slug description image { id }");
		assertThat(merged.get("description").asString()).isEqualTo("Ships and cranes");
		assertThat(merged.at("/image/id").asString()).isEqualTo(copy);
		this.api.asEditor().mutate("editCategory", Map.of("id", Newsroom.id(bare), "image", ""), "id");
		remove();
		assertThat(exists(copy)).containsExactly(false);
	}

	@Test
	void refusesWhatACategoryOrAnAuthorCannotHave() {
		assertThat(this.api.asEditor().refused("createCategory", Map.of("name", "Bad", "image", "nothing")).toString())
			.contains("input.image", "no image of the library has this id");
		assertThat(this.api.asEditor().refused("createCategory", Map.of("name", "Bad", "imageAlt", "x")).toString())
			.contains("input.imageAlt", "choose an image first");
		assertThat(this.api.asEditor()
			.refused("createCategory", Map.of("name", "Bad", "description", "x".repeat(1001)))
			.toString()).contains("input.description", "at most 1,000 characters");
		assertThat(
				this.api.asEditor()
					.refused("createAuthor",
							Map.of("name", "Bad", "links", List.of(Map.of("address", "http://a.example"),
									Map.of("address", "https://a.example"), Map.of("address", "https://a.example "))))
					.toString())
			.contains("input.links.0.address", "starts with https://", "input.links.2.address",
					"leads to the same address");
	}

	@Test
	void writersSeeTheirOwnImagesAndThoseThatReadersSee() throws Exception {
		Api writer = this.api.as(this.accounts.add("wim", Role.WRITER), Api.PASSWORD);
		String hidden = upload("Secretive walrus");
		this.newsroom.edit(this.newsroom.draft("Unreleased scoop"),
				Map.of("bodyMarkdown", "![Classified otter](image:" + hidden + ")"));
		String open = upload("Public walrus");
		publish("Seen by readers", "![x](image:" + open + ")");
		this.newsroom.edit(this.newsroom.draft("Unreleased scoop two"),
				Map.of("bodyMarkdown", "![Classified otter](image:" + open + ")"));
		String own = upload(writer, "Own walrus");
		String ofPage = upload("Walrus of a page");
		this.newsroom
			.approve(
					this.newsroom.submit(this.newsroom.create(Map.of("kind", "PAGE", "title",
							Newsroom.unique("Walruses"), "bodyMarkdown", "Words.\n\n![x](image:" + ofPage + ")"))),
					Map.of());
		assertThat(found(writer, "walrus", null)).containsExactlyInAnyOrder(open, own, ofPage);
		assertThat(found(writer, "classified", null)).isEmpty();
		assertThat(found(writer, "unreleased", null)).isEmpty();
		assertThat(found("unreleased", null)).containsExactlyInAnyOrder(hidden, open);
		assertThat(uses(writer, open)).containsExactly("POST TEXT Seen by readers");
		assertThat(
				writer.data("query($id: ID!) { image(id: $id) { used } }", Map.of("id", hidden)).get("image").isNull())
			.isTrue();

		JsonNode draft = writer.mutate("createContentTask", Map.of("title", "Mine"), "id version");
		Map<String, Object> choice = new HashMap<>(
				Map.of("taskId", Newsroom.id(draft), "version", draft.get("version").asInt(), "imageId", hidden));
		assertThat(field(writer.refused("chooseFeaturedImage", choice))).isEqualTo("input.featuredImage");
		choice.put("imageId", open);
		writer.mutate("chooseFeaturedImage", choice, "id");
		for (Map<String, String> pair : List.of(Map.of("image", hidden, "replacement", own),
				Map.of("image", own, "replacement", hidden))) {
			assertThat(code(writer.refused("replaceImage", pair))).isEqualTo("NOT_FOUND");
		}
		assertThat(
				writer.mutate("replaceImage", Map.of("image", open, "replacement", own), "drafts { title }").toString())
			.isEqualTo("{\"drafts\":[{\"title\":\"Mine\"}]}");
		assertThat(code(writer.refused("deleteImage", Map.of("id", hidden)))).isEqualTo("NOT_FOUND");
		assertThat(code(writer.refused("uploadImage", Map.of("taskId", Newsroom.id(this.newsroom.draft("Not hers")),
				"contentType", "image/png", "bytes", 10))))
			.isEqualTo("NOT_FOUND");
		assertThat(code(writer.refused("deleteImage", Map.of("id", open)))).isEqualTo("FORBIDDEN");
		this.jdbc
			.sql("UPDATE content_task SET body_markdown = '![x](image:' || ? || ')' WHERE title = 'Unreleased scoop'")
			.param(own)
			.update();
		writer.mutate("discardDraft", Newsroom.seen(current(writer, Newsroom.id(draft))), "id");
		this.jdbc.sql("UPDATE content_task SET featured_image_id = NULL WHERE id = CAST(? AS uuid)")
			.param(Newsroom.id(draft))
			.update();
		assertThat(writer.refused("deleteImage", Map.of("id", own)).toString())
			.contains("CONFLICT", "not listed for you")
			.doesNotContain("scoop");
	}

	/** Who is later waits, and then is refused. */
	@Test
	void aDeletionAndAUseAtTheSameMomentExcludeEachOther() throws Exception {
		String image = upload("Contested");
		JsonNode draft = this.newsroom.draft("Begins to use it");
		AtomicReference<JsonNode> refused = new AtomicReference<>();
		Thread deletion = this.transaction.execute((tx) -> {
			this.jdbc
				.sql("UPDATE content_task SET body_markdown = '![x](image:' || ? || ')' WHERE id = CAST(? AS uuid)")
				.params(image, Newsroom.id(draft))
				.update();
			Thread thread = Thread.ofVirtual()
				.start(() -> refused.set(this.api.asEditor().refused("deleteImage", Map.of("id", image))));
			Api.await(this::waiting, (waiting) -> waiting > 0);
			return thread;
		});
		Objects.requireNonNull(deletion).join();
		assertThat(code(Objects.requireNonNull(refused.get()))).isEqualTo("CONFLICT");

		String gone = upload("Goes first");
		JsonNode other = this.newsroom.draft("Comes too late");
		Thread choice = this.transaction.execute((tx) -> {
			this.jdbc.sql("SELECT FROM image WHERE id = CAST(? AS uuid) FOR UPDATE").param(gone).query((row) -> {
			});
			Thread thread = Thread.ofVirtual()
				.start(() -> refused.set(this.api.asEditor()
					.refused("chooseFeaturedImage", Map.of("taskId", Newsroom.id(other), "version",
							other.get("version").asInt(), "imageId", gone))));
			Api.await(this::waiting, (waiting) -> waiting > 0);
			this.jdbc.sql("DELETE FROM image WHERE id = CAST(? AS uuid)").param(gone).update();
			return thread;
		});
		Objects.requireNonNull(choice).join();
		assertThat(Objects.requireNonNull(refused.get()).toString()).contains("CONFLICT", "input.featuredImage",
				"deleted meanwhile");
	}

	private int waiting() {
		return this.jdbc.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
			.query(Integer.class)
			.single();
	}

	@Test
	void fetchesFromThePublicInternetOnly() {
		String task = Newsroom.id(this.newsroom.draft("Fetches nothing"));
		int port = this.api.url("").getPort();
		for (String host : List.of("localhost", "127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1")) {
			JsonNode errors = this.api.asEditor()
				.refused("fetchImage", Map.of("taskId", task, "url", "http://" + host + ":" + port + "/icon.svg"));
			assertThat(code(errors) + " " + field(errors)).isEqualTo("BAD_REQUEST input.url");
			assertThat(errors.toString()).contains("is not on the public internet");
		}
	}

	@Test
	void anAltTextIsOfOneDraft() throws Exception {
		String image = upload("As uploaded");
		JsonNode one = choose(this.newsroom.draft("First to use it"), image);
		JsonNode other = choose(this.newsroom.draft("Second to use it"), image);
		JsonNode described = this.newsroom.edit(one, Map.of("featuredImageAlt", "Of the first"));
		assertThat(described.at("/featuredImage/id").asString()).isNotEqualTo(image);
		assertThat(described.at("/featuredImage/url"))
			.isEqualTo(this.newsroom.task(Newsroom.id(other)).at("/featuredImage/url"));
		assertThat(this.images.find(ImageId.of(image)).orElseThrow().alt()).isEqualTo("As uploaded");
	}

	@Test
	void fiveHundredImagesInOneTextAreCountedAndListed() throws Exception {
		String image = upload("Real");
		StringBuilder text = new StringBuilder("![x](image:" + image + ")\n");
		for (int i = 0; i < 499; i++) {
			text.append("\n![x](image:").append(UUID.randomUUID()).append(" \"c\")\n");
		}
		JsonNode draft = this.newsroom.edit(this.newsroom.draft("Five hundred"),
				Map.of("bodyMarkdown", text.toString()));
		assertThat(this.jdbc.sql("SELECT count(*) FROM draft_text_image WHERE draft_id = CAST(? AS uuid)")
			.param(Newsroom.id(draft))
			.query(Integer.class)
			.single()).isEqualTo(500);
		assertThat(uses(image)).containsExactly("DRAFT TEXT Five hundred");
	}

	@Test
	void pagesFollowEachOther() throws Exception {
		for (int i = 0; i < 6; i++) {
			upload("Paged");
		}
		String query = "query($after: String) { images(first: 3, after: $after) { nodes { image { id } } pageInfo { endCursor } } }";
		JsonNode all = this.api.asEditor().data(query).get("images");
		String end = all.at("/pageInfo/endCursor").asString();
		JsonNode next = this.api.asEditor().data(query, Map.of("after", end)).get("images");
		assertThat(next.findValuesAsString("id")).hasSize(3).doesNotContainAnyElementsOf(all.findValuesAsString("id"));
	}

	private JsonNode choose(JsonNode draft, String image) {
		this.api.asEditor()
			.mutate("chooseFeaturedImage",
					Map.of("taskId", Newsroom.id(draft), "version", draft.get("version").asInt(), "imageId", image),
					"id");
		return this.newsroom.task(Newsroom.id(draft));
	}

	private static JsonNode current(Api api, String id) {
		return api.data("query($id: ID!) { contentTask(id: $id) { id version } }", Map.of("id", id)).get("contentTask");
	}

	private JsonNode publish(String title, String text) {
		JsonNode draft = this.newsroom.edit(this.newsroom.illustrate(this.newsroom.draft(title)),
				Map.of("bodyMarkdown", "Words.\n\n" + text));
		return this.newsroom.approve(this.newsroom.submit(draft), Map.of());
	}

	/** A candidate that nothing uses. */
	private String generated() {
		String task = Newsroom.id(this.newsroom.draft("Candidates"));
		String id = Newsroom.id(this.api.asEditor()
			.mutate("generateImages",
					Map.of("taskId", task, "prompt", "A mill", "seed", task.hashCode() & 0xffff, "count", 1), "id")
			.get(0));
		return Api.await(() -> this.api.asEditor()
			.data("query($id: ID!) { imageGeneration(id: $id) { image { id } } }", Map.of("id", id))
			.at("/imageGeneration/image/id")
			.asString(""), (found) -> !found.isEmpty());
	}

	private String upload(String alt) throws Exception {
		return upload(this.api.asEditor(), alt);
	}

	private String upload(Api account, String alt) throws Exception {
		byte[] png = Squares.png();
		JsonNode upload = account.mutate("uploadImage", Map.of("contentType", "image/png", "bytes", png.length),
				"id url headers { name value }");
		HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(upload.get("url").asString()))
			.PUT(HttpRequest.BodyPublishers.ofByteArray(png));
		upload.get("headers")
			.forEach((header) -> put.header(header.get("name").asString(), header.get("value").asString()));
		try (HttpClient http = HttpClient.newHttpClient()) {
			assertThat(http.send(put.build(), HttpResponse.BodyHandlers.discarding()).statusCode()).isEqualTo(200);
		}
		return Newsroom.id(account.mutate("confirmLibraryImage", Map.of("id", Newsroom.id(upload), "alt", alt), "id"));
	}

	private List<String> found(String text, @Nullable Boolean used) {
		return found(this.api.asEditor(), text, used);
	}

	private static List<String> found(Api account, String text, @Nullable Boolean used) {
		Map<String, Object> filter = new HashMap<>(Map.of("text", text));
		filter.put("used", used);
		return account
			.data("query($filter: ImageFilter) { images(first: 50, filter: $filter) { nodes { image { id } } } }",
					Map.of("filter", filter))
			.findValuesAsString("id");
	}

	private List<String> uses(String image) {
		return uses(this.api.asEditor(), image);
	}

	private static List<String> uses(Api account, String image) {
		return account
			.data("query($id: ID!) { image(id: $id) { used uses { owner place id title trashed } } }",
					Map.of("id", image))
			.at("/image/uses")
			.valueStream()
			.map((use) -> "%s %s %s%s".formatted(use.get("owner").asString(), use.get("place").asString(),
					use.get("title").asString(), use.get("trashed").asBoolean() ? " (trash)" : ""))
			.toList();
	}

	private void remove() {
		new UnusedImages(this.jdbc, this.references, this.results, new ImageSettings(Duration.ofDays(7), false),
				this.transactions, NEXT_MONTH)
			.remove(Instant.EPOCH);
	}

	private List<Boolean> exists(String... ids) {
		return Arrays.stream(ids).map((id) -> this.images.find(ImageId.of(id)).isPresent()).toList();
	}

	private static String code(JsonNode errors) {
		return errors.at("/0/extensions/code").asString();
	}

	private static String field(JsonNode errors) {
		return errors.at("/0/extensions/field").asString();
	}

}
