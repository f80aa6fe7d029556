package app.galley.trash;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import app.galley.post.PostArchive;
import app.galley.post.Publishing;
import app.galley.task.DraftTrash;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is discarded or deleted, and brought back, over HTTP.
 */
@GalleyTest
class TrashTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Publishing publishing;

	@Autowired
	PostArchive archive;

	@Autowired
	DraftTrash drafts;

	@Autowired
	PlatformTransactionManager transactions;

	@Test
	void aDiscardedDraftLeavesTheDeskAndComesBackAsItWas() {
		JsonNode draft = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Thought better of")));
		assertCode(editor().refused("discardDraft", Map.of("id", Newsroom.id(draft), "version", 1)), "CONFLICT");
		JsonNode discarded = editor().mutate("discardDraft", Newsroom.seen(draft),
				"id title status discardedBy discardedAt removedAt");
		assertThat(discarded.get("discardedBy").asString()).isEqualTo("editor");
		assertThat(this.newsroom.task(Newsroom.id(draft)).isNull()).isTrue();
		assertThat(drafts()).doesNotContain(Newsroom.id(draft));
		assertThat(discarded()).contains(Newsroom.id(draft));
		assertCode(editor().refused("editContentTask", Newsroom.seen(draft)), "NOT_FOUND");
		assertCode(editor().refused("approvePost", Newsroom.approval(draft)), "NOT_FOUND");
		assertCode(editor().refused("discardDraft", Newsroom.seen(draft)), "NOT_FOUND");
		assertThat(this.api.get(path(draft)).statusCode()).isEqualTo(404);
		// Its address is free.
		JsonNode other = this.newsroom
			.create(Map.of("title", "Thought better of", "slug", draft.get("slug").asString()));
		JsonNode restored = editor().mutate("restoreDraft", Map.of("id", Newsroom.id(draft)),
				"id slug title status featuredImage { id } version");
		assertThat(restored.get("status").asString()).isEqualTo("IN_REVIEW");
		assertThat(restored.get("featuredImage").get("id")).isEqualTo(draft.get("featuredImage").get("id"));
		assertThat(restored.get("slug").asString()).isNotEqualTo(other.get("slug").asString());
		assertThat(discarded()).doesNotContain(Newsroom.id(draft));
		this.newsroom.approve(restored, Map.of());
		assertThat(actions("taskId", draft)).contains("DISCARDED", "RECOVERED");
		assertCode(editor().refused("restoreDraft", Map.of("id", Newsroom.id(draft))), "NOT_FOUND");
	}

	private static String path(JsonNode draft) {
		String url = draft.get("previewUrl").asString();
		return url.substring(url.indexOf("/preview"));
	}

	@Test
	void aRevisionThatIsDiscardedLeavesThePostFree() {
		JsonNode post = this.newsroom.publish("Revised by mistake");
		JsonNode mistake = this.newsroom.revise(post);
		editor().mutate("discardDraft", Newsroom.seen(mistake), "id");
		JsonNode revision = this.newsroom.revise(post);
		JsonNode refusal = editor().refused("restoreDraft", Map.of("id", Newsroom.id(mistake)));
		assertCode(refusal, "CONFLICT");
		assertThat(refusal.at("/0/message").asString()).contains(Newsroom.id(revision));
		editor().mutate("discardDraft", Newsroom.seen(revision), "id");
		editor().mutate("restoreDraft", Map.of("id", Newsroom.id(mistake)), "id");
		JsonNode approved = this.newsroom.task(Newsroom.id(mistake));
		JsonNode live = this.newsroom.approve(this.newsroom.submit(approved), Map.of());
		assertCode(editor().refused("discardDraft", Newsroom.seen(this.newsroom.task(Newsroom.id(mistake)))),
				"CONFLICT");
		assertThat(live.get("publishedAt")).isEqualTo(post.get("publishedAt"));
	}

	@Test
	void writersDiscardAndRestoreTheirOwnDraftsOnly() {
		Api writer = this.api.as(this.accounts.add("writer", Role.WRITER), Api.PASSWORD);
		JsonNode own = writer.mutate("createContentTask", Map.of("title", "Mine"), "id version");
		JsonNode others = this.newsroom.draft("Not mine");
		assertCode(writer.refused("discardDraft", Newsroom.seen(others)), "NOT_FOUND");
		editor().mutate("discardDraft", Newsroom.seen(others), "id");
		writer.mutate("discardDraft", Newsroom.seen(own), "id");
		assertThat(ids(writer.data("{ discardedDrafts { nodes { id } } }").get("discardedDrafts")))
			.containsExactly(Newsroom.id(own));
		assertCode(writer.refused("restoreDraft", Map.of("id", Newsroom.id(others))), "NOT_FOUND");
		writer.mutate("restoreDraft", Map.of("id", Newsroom.id(own)), "id");
		assertCode(writer.errors("{ deletedPosts { nodes { id } } }", Map.of()), "FORBIDDEN");
		assertCode(writer.refused("deletePost", Map.of("id", UUID.randomUUID().toString())), "FORBIDDEN");
		assertCode(this.api.errors("{ discardedDrafts { nodes { id } } }", Map.of()), "UNAUTHORIZED");
	}

	@Test
	void aSubmissionIsWithdrawnAndARejectionUndone() {
		JsonNode draft = this.newsroom.submit(this.newsroom.draft("Too early"));
		JsonNode withdrawn = editor().mutate("withdrawContentTask", Newsroom.seen(draft), "id version status");
		assertThat(withdrawn.get("status").asString()).isEqualTo("DRAFT");
		assertCode(editor().refused("withdrawContentTask", Newsroom.seen(withdrawn)), "CONFLICT");
		assertCode(editor().refused("undoContentTaskRejection", Newsroom.seen(withdrawn)), "CONFLICT");
		JsonNode submitted = this.newsroom.submit(withdrawn);
		JsonNode rejected = editor().mutate("rejectContentTask",
				Map.of("id", Newsroom.id(draft), "version", submitted.get("version").asInt(), "reason", "Wrong draft"),
				"id version status");
		JsonNode undone = editor().mutate("undoContentTaskRejection", Newsroom.seen(rejected),
				"id version status rejectionReason");
		assertThat(undone.get("status").asString()).isEqualTo("IN_REVIEW");
		assertThat(undone.get("rejectionReason").isNull()).isTrue();
		assertThat(actions("taskId", draft)).contains("WITHDRAWN", "REJECTION_UNDONE");
	}

	@Test
	void aDeletedPostIsGoneEverywhereAndComesBackWithAllThatItHad() {
		JsonNode post = this.newsroom.publish("Deleted by mistake");
		String former = post.get("slug").asString();
		String slug = Newsroom.unique("moved");
		this.newsroom.approve(
				this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), Map.of("slug", slug))), Map.of());
		JsonNode open = this.newsroom.revise(post);
		JsonNode before = post(post);
		JsonNode deleted = editor().mutate("deletePost", Map.of("id", Newsroom.id(post)),
				"id slug title deletedBy publishedAt removedAt");
		assertThat(deleted.get("slug").asString()).isEqualTo(slug);
		assertThat(post(post).isNull()).isTrue();
		assertThat(this.newsroom.task(Newsroom.id(open)).isNull()).isTrue();
		for (String address : List.of(slug, former)) {
			assertThat(read(address).isNull()).isTrue();
			assertThat(isDeleted(address)).isTrue();
			assertThat(editor().get("/preview/posts/" + address).statusCode()).isEqualTo(410);
		}
		assertThat(
				editor().data("{ posts(first: 100, filter: { status: UNPUBLISHED }) { nodes { slug } } }").toString())
			.doesNotContain(slug);
		for (String status : List.of("APPROVED", "DRAFT")) {
			assertThat(
					editor().data("{ contentTasks(first: 100, filter: { status: " + status + " }) { nodes { slug } } }")
						.toString())
				.doesNotContain('"' + slug + '"');
		}
		for (String mutation : List.of("unpublishPost", "publishPost", "schedulePost", "revisePost", "deletePost")) {
			assertCode(editor().refused(mutation, Map.of("id", Newsroom.id(post))), "NOT_FOUND");
		}
		assertCode(editor().refused("createContentTask", Map.of("title", "Squatter", "slug", slug)), "CONFLICT");

		JsonNode restored = editor().mutate("restorePost", Map.of("id", Newsroom.id(post)), "id status publishedAt");
		assertThat(restored.get("status").asString()).isEqualTo("UNPUBLISHED");
		assertThat(isDeleted(slug)).isFalse();
		assertThat(this.newsroom.task(Newsroom.id(open)).get("status").asString()).isEqualTo("DRAFT");
		JsonNode published = editor().mutate("publishPost", Map.of("id", Newsroom.id(post)), "status publishedAt");
		assertThat(published.get("publishedAt")).isEqualTo(post.get("publishedAt"));
		assertThat(post(post)).isEqualTo(before);
		assertThat(read(former).get("slug").asString()).isEqualTo(slug);
		assertThat(actions("postId", post)).contains("DELETED", "RECOVERED");
	}

	@Test
	void theAddressOfAPostThatNoReaderSawIsNotGone() {
		JsonNode post = this.newsroom.approve(
				this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Never"))),
				Map.of("publishAt", "2999-01-01T00:00:00Z"));
		editor().mutate("deletePost", Map.of("id", Newsroom.id(post)), "id");
		assertThat(isDeleted(post.get("slug").asString())).isFalse();
		assertThat(editor().get("/preview/posts/" + post.get("slug").asString()).statusCode()).isEqualTo(404);
	}

	@Test
	void publishNowKeepsTheDateThatReadersSaw() {
		JsonNode post = this.newsroom.publish("Comes and goes");
		editor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		editor().mutate("schedulePost", Map.of("id", Newsroom.id(post), "publishAt", "2999-01-01T00:00:00Z"), "id");
		JsonNode again = editor().mutate("publishPost", Map.of("id", Newsroom.id(post)), "status publishedAt");
		assertThat(again.get("publishedAt")).isEqualTo(post.get("publishedAt"));
		assertCode(editor().refused("publishPost", Map.of("id", Newsroom.id(post))), "CONFLICT");
		editor().mutate("unpublishPost", Map.of("id", Newsroom.id(post)), "id");
		assertCode(
				editor().refused("publishPost", Map.of("id", Newsroom.id(post), "publishedAt", "2999-01-01T00:00:00Z")),
				"BAD_REQUEST");
		JsonNode redated = editor().mutate("publishPost",
				Map.of("id", Newsroom.id(post), "publishedAt", "2020-02-02T00:00:00Z"), "publishedAt");
		assertThat(redated.get("publishedAt").asString()).isEqualTo("2020-02-02T00:00:00Z");
	}

	@Test
	void theTrashIsEmptiedAfterItsTime() {
		JsonNode draft = this.newsroom.illustrate(this.newsroom.draft("Forgotten"));
		JsonNode post = this.newsroom.publish("Also forgotten");
		JsonNode mistake = this.newsroom.revise(post);
		editor().mutate("discardDraft", Newsroom.seen(mistake), "id");
		editor().mutate("discardDraft", Newsroom.seen(draft), "id");
		editor().mutate("deletePost", Map.of("id", Newsroom.id(post)), "id");
		assertCode(editor().refused("restoreDraft", Map.of("id", Newsroom.id(mistake))), "CONFLICT");
		trash(Duration.ofDays(29)).removeExpired();
		assertThat(discarded()).contains(Newsroom.id(draft));
		trash(Duration.ofDays(31)).removeExpired();
		for (JsonNode removed : List.of(draft, mistake, post)) {
			assertThat(rows(Newsroom.id(removed))).isZero();
		}
		assertThat(isDeleted(post.get("slug").asString())).isTrue();
		assertThat(actions("postId", post)).contains("REMOVED");
		assertThat(actions("taskId", draft)).contains("REMOVED");
		assertCode(editor().refused("restorePost", Map.of("id", Newsroom.id(post))), "NOT_FOUND");
		// Another post takes the address.
		JsonNode next = this.newsroom
			.illustrate(this.newsroom.edit(this.newsroom.draft("Next"), Map.of("slug", post.get("slug").asString())));
		this.newsroom.approve(this.newsroom.submit(next), Map.of());
		assertThat(isDeleted(post.get("slug").asString())).isFalse();
		assertThat(read(post.get("slug").asString()).get("title").asString()).isEqualTo("Next");
	}

	private Trash trash(Duration later) {
		return new Trash(this.publishing, this.archive, this.drafts, new TrashSettings(30), this.transactions,
				Clock.offset(Clock.systemUTC(), later));
	}

	private long rows(String id) {
		return this.jdbc.sql("""
				SELECT (SELECT count(*) FROM post WHERE id = :id) + (SELECT count(*) FROM content_task WHERE id = :id)
				    + (SELECT count(*) FROM post_revision WHERE post_id = :id)
				    + (SELECT count(*) FROM content_task WHERE post_id = :id)
				    + (SELECT count(*) FROM image_generation WHERE task_id = :id)""")
			.param("id", UUID.fromString(id))
			.query(Long.class)
			.single();
	}

	private Api editor() {
		return this.api.asEditor();
	}

	private JsonNode post(JsonNode post) {
		return editor().data(
				"query($id: ID!) { postById(id: $id) { status slug title publishedAt bodyMarkdown tags { slug } featuredImage { id }"
						+ " revisions { number approvedAt } } }",
				Map.of("id", Newsroom.id(post)))
			.get("postById");
	}

	private JsonNode read(String slug) {
		return this.api.data("query($slug: String!) { post(slug: $slug) { slug title } }", Map.of("slug", slug))
			.get("post");
	}

	private boolean isDeleted(String slug) {
		return this.api.data("query($slug: String!) { postDeleted(slug: $slug) }", Map.of("slug", slug))
			.get("postDeleted")
			.asBoolean();
	}

	private List<String> drafts() {
		return ids(editor().data("{ contentTasks(first: 100) { nodes { id } } }").get("contentTasks"));
	}

	private List<String> discarded() {
		return ids(editor().data("{ discardedDrafts(first: 100) { nodes { id } } }").get("discardedDrafts"));
	}

	private static List<String> ids(JsonNode connection) {
		return connection.get("nodes").valueStream().map(Newsroom::id).toList();
	}

	private List<String> actions(String argument, JsonNode subject) {
		return editor()
			.data("query($id: ID!) { activity(first: 50, %s: $id) { nodes { action } } }".formatted(argument),
					Map.of("id", Newsroom.id(subject)))
			.at("/activity/nodes")
			.valueStream()
			.map((node) -> node.get("action").asString())
			.toList();
	}

	private static void assertCode(JsonNode errors, String code) {
		assertThat(errors.at("/0/extensions/code").asString()).as(errors.toString()).isEqualTo(code);
	}

}
