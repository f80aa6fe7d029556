package app.galley.note;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.id.DraftId;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notes on drafts, by a writer and an editor over HTTP.
 */
@GalleyTest
class NoteTests {

	private static final String TEXT = """
			# The harbour

			The tide was *low* when the [old ferry](https://example.org/ferry) left the pier at Whitby, and the gulls
			followed it far out to sea.

			It came back at noon. The mate said so. It came back at noon, said the harbour master too.
			""";

	private static final String NOTE = "id text quote place { line start end letters } answers { text createdBy } createdBy resolvedBy";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Clock clock;

	private String writerName;

	private Api writer;

	private JsonNode draft;

	@BeforeEach
	void writeDraft() {
		this.writerName = this.accounts.add("writer", Role.WRITER);
		this.writer = this.api.as(this.writerName, Api.PASSWORD);
		this.draft = this.writer.mutate("createContentTask", Map.of("title", "The harbour", "bodyMarkdown", TEXT),
				"id version");
	}

	@Test
	void anEditorNotesTwoPlacesAndTheWriterResolvesThem() {
		JsonNode ferry = note("Which ferry?", "when the old ferry left the pier", "");
		assertThat(ferry.at("/place/line").asInt()).isEqualTo(3);
		assertThat(TEXT.substring(ferry.at("/place/start").asInt(), ferry.at("/place/end").asInt()))
			.isEqualTo("when the [old ferry](https://example.org/ferry) left the pier");
		JsonNode noon = note("Twice?", "back at noon", "The mate said so. It came");
		assertThat(noon.at("/place/start").asInt()).isEqualTo(TEXT.lastIndexOf("back at noon"));
		JsonNode all = editor().mutate("addNote", Map.of("taskId", id(), "text", "A fine piece"), NOTE);
		assertThat(all.get("quote").isNull() && all.get("place").isNull()).isTrue();
		submitAndSendBack();

		// Text before the place, within it and after it.
		edit("One more sentence stands here now.\n\n"
				+ TEXT.replace("old ferry", "old steam ferry").replace("sea", "the sea"));
		List<JsonNode> notes = notes(this.writer);
		assertThat(notes).extracting((note) -> note.get("text").asString())
			.containsExactly("Which ferry?", "Twice?", "A fine piece");
		assertThat(notes.get(0).at("/place/line").asInt()).isEqualTo(5);
		assertThat(notes.get(0).at("/place/letters").asString()).isEqualTo("whentheoldsteamferryleftthepier");
		assertThat(notes.get(1).at("/place/line").asInt()).isEqualTo(8);
		assertThat(openNotes()).isEqualTo(3);

		JsonNode answered = this.writer.mutate("answerNote", Map.of("id", Newsroom.id(ferry), "text", "The Esk"), NOTE);
		assertThat(answered.at("/answers/0/createdBy").asString()).isEqualTo(this.writerName);
		JsonNode resolved = this.writer.mutate("resolveNote", Map.of("id", Newsroom.id(ferry)), NOTE);
		assertThat(resolved.get("resolvedBy").asString()).isEqualTo(this.writerName);
		this.writer.mutate("resolveNote", Map.of("id", Newsroom.id(noon)), NOTE);
		JsonNode reopened = editor().mutate("reopenNote", Map.of("id", Newsroom.id(noon)), NOTE);
		assertThat(reopened.get("resolvedBy").isNull()).isTrue();
		assertThat(openNotes()).isEqualTo(2);
		assertThat(editor()
			.data("query($id: ID!) { activity(taskId: $id, first: 50) { nodes { action changes { field } } } }",
					Map.of("id", id()))
			.toString()).contains("NOTE_ADDED", "NOTE_ANSWERED", "NOTE_RESOLVED", "NOTE_REOPENED")
			.doesNotContain("Which ferry", "The Esk");
	}

	@Test
	void aNoteSaysThatItLostItsPlaceAndFindsItAgain() {
		JsonNode ferry = note("Which ferry?", "when the old ferry left the pier", "");
		edit(TEXT.replaceAll("(?s)The tide was.*out to sea.", "Nothing of this is left."));
		JsonNode lost = notes(this.writer).getFirst();
		assertThat(lost.get("place").isNull()).isTrue();
		assertThat(lost.get("quote").asString()).isEqualTo("when the old ferry left the pier");
		edit(TEXT);
		assertThat(notes(this.writer).getFirst().get("place")).isEqualTo(ferry.get("place"));
		// Where the same short words stand elsewhere, they are not the ones that were
		// marked.
		note("A verb", "said", "It came back at noon. The mate");
		edit(TEXT.replace("The mate said so. ", ""));
		assertThat(notes(this.writer).getLast().get("place").isNull()).isTrue();
	}

	@Test
	void notesAreOnlyForThoseWhoMaySeeTheDraft() {
		JsonNode note = note("Which ferry?", "old ferry", "");
		Api other = this.api.as(this.accounts.add("writer", Role.WRITER), Api.PASSWORD);
		Map<String, String> it = Map.of("id", Newsroom.id(note));
		Map<String, String> answer = Map.of("id", Newsroom.id(note), "text", "Mine");
		Map<String, String> more = Map.of("taskId", id(), "text", "Mine");
		assertCode(other.refused("addNote", more), "NOT_FOUND");
		assertCode(other.refused("answerNote", answer), "NOT_FOUND");
		assertCode(other.refused("resolveNote", it), "NOT_FOUND");
		assertCode(other.refused("reopenNote", it), "NOT_FOUND");
		assertCode(visitRefused(other), "NOT_FOUND");
		assertCode(this.api.refused("addNote", more), "UNAUTHORIZED");
		assertCode(this.api.refused("resolveNote", it), "UNAUTHORIZED");
		assertCode(editor().refused("resolveNote", Map.of("id", "rubbish")), "NOT_FOUND");
		assertCode(editor().refused("resolveNote", Map.of("id", UUID.randomUUID().toString())), "NOT_FOUND");
	}

	@Test
	void whatIsWrongWithANoteIsSaidByField() {
		Map<String, String> blank = Map.of("taskId", id(), "text", " ", "quote", "words that it has not");
		JsonNode errors = editor().refused("addNote", blank);
		assertThat(errors.toString()).contains("input.text", "input.quote", "BAD_REQUEST");
		assertThat(editor().refused("addNote", Map.of("taskId", id(), "text", "x".repeat(4001))).toString())
			.contains("input.text");
		this.jdbc.sql("""
				INSERT INTO draft_note (id, draft_id, words, created_by, created_at)
				SELECT gen_random_uuid(), ?::uuid, 'One of many', 'editor', now() FROM generate_series(1, 200)""")
			.param(id())
			.update();
		assertCode(editor().refused("addNote", Map.of("taskId", id(), "text", "One too many")), "CONFLICT");
	}

	@Test
	void notesGoIntoTheTrashAndOutOfItAndAreRemovedWithTheDraft() {
		JsonNode note = note("Which ferry?", "old ferry", "");
		editor().mutate("answerNote", Map.of("id", Newsroom.id(note), "text", "The old one"), "id");
		visit(this.writer);
		JsonNode now = this.newsroom.task(id());
		editor().mutate("discardDraft", Newsroom.seen(now), "id");
		assertCode(editor().refused("resolveNote", Map.of("id", Newsroom.id(note))), "NOT_FOUND");
		editor().mutate("restoreDraft", Map.of("id", id()), "id");
		assertThat(notes(this.writer).getFirst().at("/answers/0/text").asString()).isEqualTo("The old one");
		this.jdbc.sql("DELETE FROM content_task WHERE id = ?::uuid").param(id()).update();
		for (String table : List.of("draft_note", "draft_presence")) {
			assertThat(this.jdbc.sql("SELECT count(*) FROM " + table + " WHERE draft_id = ?::uuid")
				.param(id())
				.query(Integer.class)
				.single()).isZero();
		}
	}

	@Test
	void anApprovedDraftKeepsItsNotesAndTakesNoMore() {
		JsonNode complete = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Noted and approved")));
		Map<String, String> input = Map.of("taskId", Newsroom.id(complete), "text", "Very good");
		editor().mutate("addNote", input, "id");
		JsonNode post = this.newsroom.approve(complete, Map.of());
		assertCode(editor().refused("addNote", input), "CONFLICT");
		assertThat(this.api
			.data("query($slug: String!) { post(slug: $slug) { title contentHtml excerpt } }",
					Map.of("slug", post.get("slug").asString()))
			.toString()).doesNotContain("Very good");
	}

	@Test
	void twoWhoHaveADraftOpenSeeEachOther() {
		assertThat(visit(this.writer)).isEmpty();
		assertThat(visit(editor())).extracting((visitor) -> visitor.get("username").asString())
			.containsExactly(this.writerName);
		assertThat(visit(this.writer)).extracting((visitor) -> visitor.get("username").asString())
			.containsExactly("editor");
		// It expires by itself.
		Presence later = new Presence(this.jdbc, Clock.offset(this.clock, Duration.ofSeconds(91)));
		assertThat(later.visit(DraftId.of(id()), "editor")).isEmpty();
	}

	private List<JsonNode> visit(Api api) {
		return api
			.data("mutation($input: VisitDraftInput!) { visitDraft(input: $input) { username since } }",
					Map.of("input", Map.of("taskId", id())))
			.get("visitDraft")
			.valueStream()
			.toList();
	}

	private JsonNode visitRefused(Api api) {
		return api.refused("visitDraft", Map.of("taskId", id()));
	}

	private JsonNode note(String text, String quote, String prefix) {
		return editor().mutate("addNote", Map.of("taskId", id(), "text", text, "quote", quote, "prefix", prefix), NOTE);
	}

	private void edit(String text) {
		this.writer.mutate("editContentTask",
				Map.of("id", id(), "version", this.newsroom.task(id()).get("version").asInt(), "bodyMarkdown", text),
				"id");
	}

	private void submitAndSendBack() {
		JsonNode submitted = this.writer.mutate("submitContentTask", Newsroom.seen(this.draft), "id version");
		editor().mutate("rejectContentTask",
				Map.of("id", id(), "version", submitted.get("version").asInt(), "reason", "See the notes"), "status");
	}

	private List<JsonNode> notes(Api api) {
		return task(api, "notes { " + NOTE + " }").get("notes").valueStream().toList();
	}

	private int openNotes() {
		return task(editor(), "openNotes").get("openNotes").asInt();
	}

	private JsonNode task(Api api, String fields) {
		return api.data("query($id: ID!) { contentTask(id: $id) { " + fields + " } }", Map.of("id", id()))
			.get("contentTask");
	}

	private Api editor() {
		return this.api.asEditor();
	}

	private String id() {
		return Newsroom.id(this.draft);
	}

	private static void assertCode(JsonNode errors, String code) {
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo(code);
	}

}
