package app.galley.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.identity.Role;
import app.galley.identity.TestPeople;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With the switch on, nobody approves what they wrote. And nobody asks for pictures
 * without end.
 */
@GalleyTest
@TestPropertySource(properties = { "galley.review.four-eyes=true", "galley.pictures.per-hour=5" })
class FourEyesTests {

	private static final String APPROVE = "mutation($input: ApprovePostInput!) { approvePost(input: $input) { title } }";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TestPeople people;

	@Test
	void somebodyElseThanTheWriterApproves() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("By the editor")));
		Map<String, ?> input = Map.of("input",
				Map.of("taskId", Newsroom.id(task), "version", task.get("version").asInt()));
		JsonNode error = this.api.asEditor().errors(APPROVE, input).get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("FORBIDDEN");
		Api other = this.api.as(this.people.add("other", Role.EDITOR), Api.PASSWORD);
		assertThat(other.data(APPROVE, input).at("/approvePost/title").asString()).isEqualTo("By the editor");
	}

	@Test
	void whoRewritesATaskIsItsWriterToo() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Rewritten")));
		Api other = this.api.as(this.people.add("other", Role.EDITOR), Api.PASSWORD);
		JsonNode edited = other
			.data("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { version } }", Map.of(
					"input",
					Map.of("id", Newsroom.id(task), "version", task.get("version").asInt(), "title", "By the other")))
			.get("editContentTask");
		JsonNode error = other
			.errors(APPROVE,
					Map.of("input", Map.of("taskId", Newsroom.id(task), "version", edited.get("version").asInt())))
			.get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("FORBIDDEN");
	}

	@Test
	void whoeverWroteOnItIsOneOfItsWritersWhoeverChangedItLast() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("By many"));
		Api first = this.api.as(this.people.add("first", Role.EDITOR), Api.PASSWORD);
		edit(first, task, Map.of("excerpt", "By the first."));
		Api second = this.api.as(this.people.add("second", Role.EDITOR), Api.PASSWORD);
		edit(second, task, Map.of("featuredImageAlt", "By the second"));
		JsonNode submitted = this.newsroom
			.submit(this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("title", "By its writer")));
		Map<String, ?> input = Map.of("input",
				Map.of("taskId", Newsroom.id(task), "version", submitted.get("version").asInt()));
		for (Api writer : List.of(this.api.asEditor(), first, second)) {
			assertThat(writer.errors(APPROVE, input).at("/0/extensions/code").asString()).isEqualTo("FORBIDDEN");
		}
		Api other = this.api.as(this.people.add("other", Role.EDITOR), Api.PASSWORD);
		assertThat(other.data(APPROVE, input).at("/approvePost/title").asString()).isEqualTo("By its writer");
	}

	@Test
	void handingItInAndSendingItBackIsNotWriting() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Read by the other")));
		Api other = this.api.as(this.people.add("other", Role.EDITOR), Api.PASSWORD);
		other.data("mutation($input: RejectContentTaskInput!) { rejectContentTask(input: $input) { id } }",
				Map.of("input",
						Map.of("id", Newsroom.id(task), "version", task.get("version").asInt(), "reason", "Not yet.")));
		JsonNode again = this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("excerpt", "Better."));
		int version = other
			.data("mutation($input: SubmitContentTaskInput!) { submitContentTask(input: $input) { version } }",
					Map.of("input", Map.of("id", Newsroom.id(task), "version", again.get("version").asInt())))
			.at("/submitContentTask/version")
			.asInt();
		assertThat(other.data(APPROVE, Map.of("input", Map.of("taskId", Newsroom.id(task), "version", version)))
			.at("/approvePost/title")
			.asString()).isEqualTo("Read by the other");
	}

	private void edit(Api who, JsonNode task, Map<String, String> changes) {
		Map<String, Object> input = new HashMap<>(changes);
		input.put("id", Newsroom.id(task));
		input.put("version", this.newsroom.task(Newsroom.id(task)).get("version").asInt());
		who.data("mutation($input: EditContentTaskInput!) { editContentTask(input: $input) { id } }",
				Map.of("input", input));
	}

	@Test
	void picturesAreLimitedWhateverTheRequestLooksLike() {
		String username = this.people.add("greedy", Role.EDITOR);
		Api greedy = this.api.as(username, Api.PASSWORD);
		String task = Newsroom.id(this.newsroom.draft("Many pictures"));
		String one = "generateImages(input: { taskId: \"" + task + "\", prompt: \"A mill\", count: 2 }) { id }";
		JsonNode errors = greedy.errors("mutation { a: " + one + " b: " + one + " c: " + one + " d: " + one + " }",
				Map.of());
		// The third asks for too much; what follows it in the same request is not tried.
		assertThat(errors).hasSize(1);
		assertThat(errors.at("/0/path/0").asString()).isEqualTo("c");
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("TOO_MANY_REQUESTS");
		assertThat(errors.at("/0/extensions/retryAfter").asInt()).isBetween(1, 3600);
		assertThat(greedy.post("{\"query\":\"mutation { " + one.replace("\"", "\\\"") + " }\"}")
			.headers()
			.firstValue("Retry-After")).isPresent();
	}

}
