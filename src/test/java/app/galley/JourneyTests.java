package app.galley;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The path from a draft to a published post, as in README.
 */
@GalleyTest
class JourneyTests {

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Test
	void fromADraftToAPublishedPost() {
		JsonNode task = this.newsroom.draft("A journey");
		assertThat(task.get("missing").valueStream().map(JsonNode::asString)).containsExactly("featuredImage");

		String generation = this.newsroom.generate(task, "A road at dawn", 11);
		List<JsonNode> events = follow(generation);
		assertThat(events.getLast().get("status").asString()).isEqualTo("DONE");
		assertThat(events.getLast().get("progress").asDouble()).isEqualTo(1);

		task = this.newsroom.task(Newsroom.id(task));
		assertThat(task.get("missing")).isEmpty();
		String image = task.at("/featuredImage/url").asString();
		HttpResponse<byte[]> object = this.api.send(HttpRequest.newBuilder(URI.create(image)),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(object.statusCode()).isEqualTo(200);
		assertThat(object.headers().firstValue("Content-Type")).contains("image/png");
		assertThat(object.headers().firstValue("Cache-Control")).contains("public, max-age=31536000, immutable");

		HttpResponse<String> preview = this.api
			.send(HttpRequest.newBuilder(URI.create(task.get("previewUrl").asString())));
		assertThat(preview.statusCode()).isEqualTo(200);
		assertThat(preview.body()).contains("A journey", "<em>A journey</em>");

		assertThat(published(task.get("slug").asString()).isNull()).isTrue();
		JsonNode post = this.newsroom.approve(this.newsroom.submit(task), Map.of());
		assertThat(post.get("createdBy").asString()).isEqualTo("editor");
		assertThat(post.get("updatedBy").asString()).isEqualTo("editor");

		JsonNode seen = published(task.get("slug").asString());
		assertThat(seen.get("contentHtml").asString()).isEqualTo("<p>First paragraph of <em>A journey</em>.</p>");
		assertThat(seen.at("/featuredImage/url").asString()).isEqualTo(image);
		assertThat(seen.at("/author/name").asString()).isEqualTo("Ada Lovelace");
		assertThat(seen.at("/category/name").asString()).isEqualTo("Engines");
		assertThat(seen.get("tags").valueStream().map((t) -> t.get("name").asString())).containsExactly("Analysis",
				"Computing");
	}

	private JsonNode published(String slug) {
		return this.api
			.data("query($slug: String!) { post(slug: $slug) { contentHtml featuredImage { url } author { name }"
					+ " category { name } tags { name } } }", Map.of("slug", slug))
			.get("post");
	}

	/** Reads the subscription's events to their end. */
	private List<JsonNode> follow(String generation) {
		return this.api.asEditor()
			.events("subscription($id: ID!) { imageGeneration(id: $id) { status progress step } }",
					Map.of("id", generation))
			.stream()
			.map((event) -> event.at("/data/imageGeneration"))
			.toList();
	}

}
