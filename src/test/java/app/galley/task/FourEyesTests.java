package app.galley.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With four-eyes review on, writers cannot approve their own drafts. And image requests
 * are limited.
 */
@GalleyTest
@TestPropertySource(properties = { "galley.review.four-eyes=true", "galley.pictures.per-hour=5" })
class FourEyesTests {

	private static final String APPROVE = "mutation($input: ApprovePostInput!) { approvePost(input: $input) { id } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestAccounts accounts;

	@Test
	void anotherEditorMustApprove() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("By the editor")));
		Map<String, ?> input = Newsroom.approval(task);
		JsonNode error = this.api.asEditor().refused("approvePost", input).get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("FORBIDDEN");
		Api other = this.api.as(this.accounts.add("other", Role.EDITOR), Api.PASSWORD);
		assertThat(other.mutate("approvePost", input, "title").get("title").asString()).isEqualTo("By the editor");
	}

	@Test
	void anEditorWhoEditsATaskIsAWriterToo() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Rewritten")));
		Api other = this.api.as(this.accounts.add("other", Role.EDITOR), Api.PASSWORD);
		JsonNode edited = edit(other, task, Map.of("title", "By the other"));
		JsonNode error = other.refused("approvePost", Newsroom.approval(edited)).get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("FORBIDDEN");
	}

	@Test
	void everyEditorWhoChangedTheTaskIsAWriter() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("By many"));
		Api first = this.api.as(this.accounts.add("first", Role.EDITOR), Api.PASSWORD);
		edit(first, task, Map.of("excerpt", "By the first."));
		Api second = this.api.as(this.accounts.add("second", Role.EDITOR), Api.PASSWORD);
		edit(second, task, Map.of("featuredImageAlt", "By the second"));
		JsonNode submitted = this.newsroom
			.submit(this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("title", "By its writer")));
		Map<String, ?> input = Newsroom.approval(submitted);
		for (Api writer : List.of(this.api.asEditor(), first, second)) {
			assertThat(writer.refused("approvePost", input).at("/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
		}
		Api other = this.api.as(this.accounts.add("other", Role.EDITOR), Api.PASSWORD);
		assertThat(other.mutate("approvePost", input, "title").get("title").asString()).isEqualTo("By its writer");
	}

	/** An administrator could write a draft, and approve it as the site. */
	@Test
	void noOneApprovesTheirOwnDraftThroughATokenOfTheirs() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("By an administrator")));
		Map<String, ?> input = Newsroom.approval(task);
		for (boolean site : List.of(true, false)) {
			Api own = token(this.api.asEditor(), "Publisher", "PUBLISH", site);
			assertThat(own.answer(APPROVE, Map.of("input", input)).at("/errors/0/extensions/code").asString())
				.isEqualTo("FORBIDDEN");
		}
		Api colleague = this.api.as(this.accounts.add("colleague", Role.ADMIN), Api.PASSWORD);
		assertThat(token(colleague, "Of a colleague", "PUBLISH", true).answer(APPROVE, Map.of("input", input))
			.at("/errors")).isEmpty();
	}

	@Test
	void noOneApprovesWhatTheirServiceTokenWrote() {
		Api writing = token(this.api.asEditor(), Newsroom.unique("Writer"), "WRITE", true);
		JsonNode copy = writing.mutate("createContentTask", Map.of("title", "By a program"), "id version");
		Api other = this.api.as(this.accounts.add("other", Role.ADMIN), Api.PASSWORD);
		Map<String, ?> approval = Map.of("taskId", Newsroom.id(copy), "version", copy.get("version").asInt() + 1);
		other.mutate("submitContentTask", Newsroom.seen(copy), "id");
		assertThat(this.api.asEditor().refused("approvePost", approval).at("/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");
		// Another service token of the same administrator is no other person.
		Api second = token(this.api.asEditor(), Newsroom.unique("Publisher"), "PUBLISH", true);
		assertThat(second.answer(APPROVE, Map.of("input", approval)).at("/errors/0/extensions/code").asString())
			.isEqualTo("FORBIDDEN");
		assertThat(other.refused("approvePost", approval).at("/0/extensions/code").asString()).isEqualTo("INCOMPLETE");
	}

	private Api token(Api owner, String name, String scope, boolean site) {
		return this.api.bearing(
				owner.mutate("createApiToken", Map.of("name", name, "scopes", List.of(scope), "site", site), "secret")
					.get("secret")
					.asString());
	}

	@Test
	void submittingAndRejectingIsNotWriting() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Read by the other")));
		Api other = this.api.as(this.accounts.add("other", Role.EDITOR), Api.PASSWORD);
		Map<String, Object> rejection = new HashMap<>(Newsroom.seen(task));
		rejection.put("reason", "Not yet.");
		other.mutate("rejectContentTask", rejection, "id");
		JsonNode again = this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("excerpt", "Better."));
		JsonNode submitted = other.mutate("submitContentTask", Newsroom.seen(again), "id version");
		assertThat(other.mutate("approvePost", Newsroom.approval(submitted), "title").get("title").asString())
			.isEqualTo("Read by the other");
	}

	private JsonNode edit(Api account, JsonNode task, Map<String, String> changes) {
		Map<String, Object> input = new HashMap<>(Newsroom.seen(this.newsroom.task(Newsroom.id(task))));
		input.putAll(changes);
		return account.mutate("editContentTask", input, "id version");
	}

	@Test
	void imageRequestsAreLimitedAlsoWithinOneRequest() {
		String username = this.accounts.add("eager", Role.EDITOR);
		Api account = this.api.as(username, Api.PASSWORD);
		String task = Newsroom.id(this.newsroom.draft("Many images"));
		String one = "generateImages(input: { taskId: \"" + task + "\", prompt: \"A mill\", count: 2 }) { id }";
		JsonNode errors = account.errors("mutation { a: " + one + " b: " + one + " c: " + one + " d: " + one + " }",
				Map.of());
		// The third exceeds the limit; later fields of the request are not run.
		assertThat(errors).hasSize(1);
		assertThat(errors.at("/0/path/0").asString()).isEqualTo("c");
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
		assertThat(errors.at("/0/extensions/retryAfter").asInt()).isBetween(1, 3600);
		assertThat(account.post("{\"query\":\"mutation { " + one.replace("\"", "\\\"") + " }\"}")
			.headers()
			.firstValue("Retry-After")).isPresent();
	}

}
