package app.galley.post;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class ScheduledPostsTests {

	private static final Instant LATER = Instant.parse("2031-05-06T07:08:09Z");

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void hidesAScheduledPost() {
		JsonNode post = approve("Not yet", LATER);
		assertThat(post.get("publishedAt").asString()).isEqualTo(LATER.toString());
		assertThat(found(post)).isFalse();
		assertThat(listed(post, "{ posts(first: 100) { nodes { id } } }")).isFalse();
		String scheduled = "{ posts(first: 100, filter: { status: SCHEDULED }) { nodes { id } } }";
		assertThat(listed(post, scheduled)).isTrue();
		assertThat(this.api.errors(scheduled, Map.of()).get(0).at("/extensions/code").asString())
			.isEqualTo("UNAUTHORIZED");
	}

	@Test
	void publishesAtTheScheduledTime() {
		JsonNode task = ready("Soon");
		Instant time = Instant.now().plusSeconds(6).truncatedTo(ChronoUnit.MILLIS);
		JsonNode post = approve(task, time);
		assertThat(found(post)).isFalse();
		Api.await(() -> found(post), Boolean::booleanValue);
		assertThat(Instant.now()).isBetween(time, time.plusSeconds(20));
		JsonNode seen = this.api
			.data("query($slug: String!) { post(slug: $slug) { publishedAt updatedAt } }",
					Map.of("slug", post.get("slug").asString()))
			.get("post");
		assertThat(Instant.parse(seen.get("publishedAt").asString())).isEqualTo(time);
		assertThat(Instant.parse(seen.get("updatedAt").asString())).isEqualTo(time);
	}

	@Test
	void reschedulesUnschedulesAndPublishesAtOnce() {
		JsonNode post = approve("Moved about", LATER);
		JsonNode moved = schedule(post, LATER.plusSeconds(60));
		assertThat(moved.get("status").asString()).isEqualTo("SCHEDULED");
		assertThat(Instant.parse(moved.get("publishedAt").asString())).isEqualTo(LATER.plusSeconds(60));
		assertThat(schedule(post, null).get("status").asString()).isEqualTo("UNPUBLISHED");
		assertThat(found(post)).isFalse();
		assertThat(schedule(post, Instant.now().minusSeconds(1)).get("status").asString()).isEqualTo("PUBLISHED");
		assertThat(found(post)).isTrue();
	}

	@Test
	void wakesTheJobForAnEarlierTime() {
		JsonNode post = approve("Brought forward", LATER);
		schedule(post, Instant.now().plusSeconds(2));
		Api.await(() -> found(post), Boolean::booleanValue);
	}

	@Test
	void doesNotPublishAnUnscheduledPost() {
		JsonNode first = ready("Cancelled");
		JsonNode second = ready("The next one");
		JsonNode cancelled = approve(first, Instant.now().plusSeconds(6));
		schedule(cancelled, null);
		JsonNode next = approve(second, Instant.now().plusSeconds(7));
		Api.await(() -> found(next), Boolean::booleanValue);
		assertThat(found(cancelled)).isFalse();
	}

	@Test
	void refusesToScheduleAPublishedPost() {
		JsonNode post = this.newsroom.publish("Public");
		JsonNode error = this.api.asEditor().errors(SCHEDULE, input(post, LATER)).get(0);
		assertThat(error.at("/extensions/code").asString()).isEqualTo("CONFLICT");
		JsonNode revision = this.newsroom.submit(this.newsroom.revise(post));
		JsonNode refused = this.api.asEditor()
			.errors("mutation($input: ApprovePostInput!) { approvePost(input: $input) { id } }",
					Map.of("input",
							Map.of("taskId", Newsroom.id(revision), "version", revision.get("version").asInt(),
									"publishAt", LATER.toString())))
			.get(0);
		assertThat(refused.at("/extensions/field").asString()).isEqualTo("input.publishAt");
		assertThat(found(post)).isTrue();
	}

	@Test
	void aRevisionKeepsTheScheduledTime() {
		JsonNode post = approve("Revised early", LATER);
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(post), Map.of("title", "Revised in time"));
		JsonNode after = this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		assertThat(after.get("title").asString()).isEqualTo("Revised in time");
		assertThat(after.get("publishedAt").asString()).isEqualTo(LATER.toString());
		assertThat(found(after)).isFalse();
	}

	@Test
	void anUnpublishedPostCanBeScheduledAgain() {
		JsonNode post = this.newsroom.publish("Back later");
		this.api.asEditor()
			.data("mutation($id: ID!) { unpublishPost(input: { id: $id }) { id } }", Map.of("id", Newsroom.id(post)));
		assertThat(schedule(post, LATER).get("status").asString()).isEqualTo("SCHEDULED");
		assertThat(found(post)).isFalse();
	}

	@Test
	void takesOverARedirectOnlyWhenPublished() {
		JsonNode moved = this.newsroom.publish("Moved away");
		String old = moved.get("slug").asString();
		JsonNode revision = this.newsroom.edit(this.newsroom.revise(moved), Map.of("slug", Newsroom.unique("new")));
		JsonNode there = this.newsroom.approve(this.newsroom.submit(revision), Map.of());
		JsonNode task = this.newsroom.edit(this.newsroom.illustrate(this.newsroom.draft("Takes over")),
				Map.of("slug", old));
		JsonNode post = this.newsroom.approve(this.newsroom.submit(task), Map.of("publishAt", LATER.toString()));
		assertThat(slugAt(old)).isEqualTo(there.get("slug").asString());
		schedule(post, Instant.now());
		assertThat(slugAt(old)).isEqualTo(old);
	}

	private static final String SCHEDULE = "mutation($input: SchedulePostInput!) { schedulePost(input: $input) { id status publishedAt } }";

	private JsonNode approve(String title, Instant publishAt) {
		return approve(ready(title), publishAt);
	}

	private JsonNode ready(String title) {
		return this.newsroom.submit(this.newsroom.illustrate(this.newsroom.draft(title)));
	}

	private JsonNode approve(JsonNode task, Instant publishAt) {
		return this.newsroom.approve(task, Map.of("publishAt", publishAt.toString()));
	}

	private JsonNode schedule(JsonNode post, @Nullable Instant publishAt) {
		return this.api.asEditor().data(SCHEDULE, input(post, publishAt)).get("schedulePost");
	}

	private static Map<String, ?> input(JsonNode post, @Nullable Instant publishAt) {
		Map<String, Object> input = new HashMap<>(Map.of("id", Newsroom.id(post)));
		if (publishAt != null) {
			input.put("publishAt", publishAt.toString());
		}
		return Map.of("input", input);
	}

	private boolean found(JsonNode post) {
		return post.get("slug").asString().equals(slugAt(post.get("slug").asString()));
	}

	private @Nullable String slugAt(String address) {
		JsonNode post = this.api.data("query($slug: String!) { post(slug: $slug) { slug } }", Map.of("slug", address))
			.get("post");
		return post.isNull() ? null : post.get("slug").asString();
	}

	private boolean listed(JsonNode post, String query) {
		return this.api.asEditor()
			.data(query)
			.at("/posts/nodes")
			.valueStream()
			.anyMatch((node) -> node.get("id").equals(post.get("id")));
	}

}
