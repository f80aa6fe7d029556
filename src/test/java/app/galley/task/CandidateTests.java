package app.galley.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Candidate images and repeated requests, over HTTP.
 */
@GalleyTest
class CandidateTests {

	private static final String FIELDS = "id version featuredImage { id } images { id alt provenance { seed } } imageGenerations { id candidate status seed image { id } }";

	/** One parameter each, unlike what a request without it gets. */
	private static final Map<String, Object> DIFFERENCES = Map.of("prompt", "A mill", "negativePrompt", "boats",
			"width", 1280, "height", 704, "profile", "LIGHTNING", "steps", 9, "cfgScale", 2.5, "seed", 4, "sampler",
			"Euler a", "alt", "Boats in a harbour");

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void leavesTheChoiceToTheEditor() {
		JsonNode task = this.newsroom.draft("Three to choose from");
		JsonNode requested = candidates(
				Map.of("taskId", Newsroom.id(task), "prompt", "A mill", "count", 3, "seed", 70));
		assertThat(requested).hasSize(3);
		assertThat(requested.valueStream().map((g) -> g.get("seed").asInt())).containsExactly(70, 71, 72);
		// Images and generations are read one after the other.
		JsonNode done = Api.await(() -> allDone(task, 3), (now) -> now.get("images").size() == 3);
		assertThat(done.get("featuredImage").isNull()).isTrue();
		JsonNode picked = done.at("/images/1");
		JsonNode shown = choose(done, Newsroom.id(picked));
		assertThat(shown.at("/featuredImage/id")).isEqualTo(picked.get("id"));
		assertThat(shown.get("version").asInt()).isGreaterThan(done.get("version").asInt());
		assertThat(picked.get("alt").asString()).isEmpty();
	}

	@Test
	void requiresAltTextForApproval() {
		JsonNode task = this.newsroom.draft("Not described");
		candidates(Map.of("taskId", Newsroom.id(task), "prompt", "A mill", "count", 1));
		JsonNode done = allDone(task, 1);
		choose(done, Newsroom.id(done.at("/images/0")));
		JsonNode submitted = this.newsroom.submit(this.newsroom.task(Newsroom.id(task)));
		JsonNode errors = this.api.asEditor().refused("approvePost", Newsroom.approval(submitted));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("INCOMPLETE");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("featuredImageAlt");
		JsonNode described = this.newsroom.edit(submitted, Map.of("featuredImageAlt", "A mill by a river"));
		assertThat(this.newsroom.approve(described, Map.of()).get("slug")).isEqualTo(task.get("slug"));
	}

	@Test
	void keepsTheFeatureImageUntilAnotherIsChosen() {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft("Has one"));
		candidates(Map.of("taskId", Newsroom.id(task), "prompt", "Another", "count", 1));
		JsonNode done = allDone(task, 2);
		assertThat(done.at("/featuredImage/id")).isEqualTo(task.at("/featuredImage/id"));
		assertThat(done.get("version")).isEqualTo(task.get("version"));
	}

	@Test
	void refusesAnUnknownImage() {
		JsonNode other = this.newsroom.illustrate(this.newsroom.draft("Other"));
		JsonNode task = this.newsroom.draft("Chooser");
		JsonNode errors = this.api.asEditor()
			.refused("chooseFeaturedImage", Map.of("taskId", Newsroom.id(task), "version", task.get("version").asInt(),
					"imageId", UUID.randomUUID().toString()));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		JsonNode stale = this.api.asEditor()
			.refused("chooseFeaturedImage", Map.of("taskId", Newsroom.id(other), "version", 0, "imageId",
					Newsroom.id(other.get("featuredImage"))));
		assertThat(stale.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
	}

	@Test
	void generatesOneToFour() {
		JsonNode task = this.newsroom.draft("How many");
		for (int count : List.of(0, 5, -1)) {
			JsonNode errors = this.api.asEditor()
				.refused("generateImages", Map.of("taskId", Newsroom.id(task), "prompt", "x", "count", count));
			assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.count");
			assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("BAD_REQUEST");
		}
		assertThat(candidates(Map.of("taskId", Newsroom.id(task), "prompt", "x"))).hasSize(4);
		allDone(task, 4);
	}

	@Test
	void doesNotDelayApproval() {
		JsonNode task = this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft("Approved before")));
		candidates(Map.of("taskId", Newsroom.id(task), "prompt", "Later", "count", 2));
		assertThat(this.newsroom.approve(task, Map.of()).get("slug").isNull()).isFalse();
		assertThat(allDone(task, 3).at("/featuredImage/id")).isEqualTo(task.at("/featuredImage/id"));
	}

	@Test
	void returnsTheSameGenerationForARepeatedRequest() {
		JsonNode task = this.newsroom.draft("Repeated");
		Map<String, Object> input = new HashMap<>(
				Map.of("taskId", Newsroom.id(task), "prompt", "A harbour", "idempotencyKey", "k-" + UUID.randomUUID()));
		JsonNode first = one(input);
		assertThat(Newsroom.id(one(input))).isEqualTo(Newsroom.id(first));
		allDone(task, 1);
		assertThat(Newsroom.id(one(input))).isEqualTo(Newsroom.id(first));
		assertThat(this.newsroom.task(Newsroom.id(task)).get("featuredImage").isNull()).isFalse();
		input.put("prompt", "Another harbour");
		refused(input, "CONFLICT");
		input.put("idempotencyKey", "x".repeat(201));
		refused(input, "BAD_REQUEST");
		input.put("idempotencyKey", "");
		refused(input, "BAD_REQUEST");
	}

	@Test
	void returnsTheSameCandidatesForARepeatedRequest() {
		JsonNode task = this.newsroom.draft("Repeated candidates");
		Map<String, Object> input = new HashMap<>(Map.of("taskId", Newsroom.id(task), "prompt", "A harbour", "count", 3,
				"idempotencyKey", "k-" + UUID.randomUUID()));
		List<String> first = ids(candidates(input));
		assertThat(first).hasSize(3);
		assertThat(ids(candidates(input))).isEqualTo(first);
		allDone(task, 3);
		input.put("count", 2);
		JsonNode errors = this.api.asEditor().refused("generateImages", input);
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.idempotencyKey");
	}

	@TestFactory
	Stream<DynamicTest> refusesTheKeyOfARequestThatDiffersInOneParameter() {
		Map<String, Object> input = keyed(this.newsroom.draft("One parameter differs"));
		String first = Newsroom.id(one(input));
		return Stream.concat(different("generateImage", input), Stream.of(DynamicTest.dynamicTest("the same request",
				() -> assertThat(Newsroom.id(one(input))).isEqualTo(first))));
	}

	@TestFactory
	Stream<DynamicTest> refusesTheKeyOfCandidatesThatDifferInOneParameter() {
		Map<String, Object> input = keyed(this.newsroom.draft("One parameter of two differs"));
		input.put("count", 2);
		List<String> first = ids(candidates(input));
		return Stream.concat(different("generateImages", input), Stream.of(DynamicTest.dynamicTest("the same request",
				() -> assertThat(ids(candidates(input))).isEqualTo(first))));
	}

	private Stream<DynamicTest> different(String mutation, Map<String, Object> input) {
		return DIFFERENCES.entrySet().stream().map((other) -> DynamicTest.dynamicTest(other.getKey(), () -> {
			JsonNode errors = this.api.asEditor().refused(mutation, with(input, other));
			assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
			assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.idempotencyKey");
		}));
	}

	@Test
	void refusesTheKeyOfCandidatesForASingleImage() {
		JsonNode task = this.newsroom.draft("Candidates, then one");
		Map<String, Object> input = keyed(task);
		one(input);
		JsonNode errors = this.api.asEditor().refused("generateImages", with(input, Map.entry("count", 1)));
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo("CONFLICT");
	}

	/** The title is the alternative text where the request has none. */
	@Test
	void answersARepeatedRequestAfterTheTitleHasChanged() {
		JsonNode task = this.newsroom.draft("Title before");
		Map<String, Object> input = keyed(task);
		JsonNode first = one(input);
		allDone(task, 1);
		this.newsroom.edit(this.newsroom.task(Newsroom.id(task)), Map.of("title", "Title after"));
		assertThat(Newsroom.id(one(input))).isEqualTo(Newsroom.id(first));
	}

	private static Map<String, Object> keyed(JsonNode task) {
		return new HashMap<>(
				Map.of("taskId", Newsroom.id(task), "prompt", "A harbour", "idempotencyKey", "k-" + UUID.randomUUID()));
	}

	private static Map<String, Object> with(Map<String, Object> input, Map.Entry<String, ?> other) {
		Map<String, Object> changed = new HashMap<>(input);
		changed.put(other.getKey(), other.getValue());
		return changed;
	}

	private void refused(Map<String, Object> input, String code) {
		JsonNode errors = this.api.asEditor().refused("generateImage", input);
		assertThat(errors.at("/0/extensions/code").asString()).isEqualTo(code);
		assertThat(errors.at("/0/extensions/field").asString()).isEqualTo("input.idempotencyKey");
	}

	private JsonNode one(Map<String, ?> input) {
		return this.api.asEditor().mutate("generateImage", input, "id");
	}

	private JsonNode candidates(Map<String, ?> input) {
		return this.api.asEditor().mutate("generateImages", input, "id seed candidate");
	}

	private JsonNode choose(JsonNode task, String image) {
		Map<String, Object> input = new HashMap<>(Newsroom.approval(task));
		input.put("imageId", image);
		return this.api.asEditor().mutate("chooseFeaturedImage", input, FIELDS);
	}

	private JsonNode allDone(JsonNode task, int count) {
		return Api.await(
				() -> this.api.asEditor()
					.data("query($id: ID!) { contentTask(id: $id) { " + FIELDS + " } }",
							Map.of("id", Newsroom.id(task)))
					.get("contentTask"),
				(now) -> now.get("imageGenerations").size() == count && now.get("imageGenerations")
					.valueStream()
					.allMatch((g) -> g.get("status").asString().equals("DONE")));
	}

	private static List<String> ids(JsonNode nodes) {
		List<String> ids = new ArrayList<>();
		nodes.forEach((node) -> ids.add(Newsroom.id(node)));
		return ids;
	}

}
