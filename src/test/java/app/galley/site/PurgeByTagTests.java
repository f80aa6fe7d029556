package app.galley.site;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.responsecache.CdnCacheTags;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A distribution that caches responses by tag invalidates those that a change affects.
 */
@GalleyTest
class PurgeByTagTests {

	private static final String HEADER = "Cache-Tag";

	static final CloudFront cloudFront = new CloudFront();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@DynamicPropertySource
	static void configure(DynamicPropertyRegistry registry) {
		cloudFront.register(registry);
		registry.add("galley.cdn.tag-header", () -> HEADER);
	}

	@AfterAll
	static void close() {
		cloudFront.close();
	}

	@Test
	void invalidatesTheResponsesThatAChangeAffectsAndNoOthers() {
		String author = this.newsroom.author("A");
		String category = this.newsroom.category("C");
		List<String> both = List.of(this.newsroom.tag("T"));
		JsonNode changed = publish(this.newsroom.draft("To be unpublished", author, category, both));
		JsonNode unaffected = publish(this.newsroom.draft("Unaffected", author, category, both));
		Set<String> page = tags(one(changed));
		Set<String> list = tags("{ posts(first: 5) { nodes { title tags { name } } } }");
		Set<String> other = tags(one(unaffected));
		Set<String> tagsByName = tags("{ tags { name } }");
		Api.await(() -> invalidated(), (invalidated) -> invalidated.containsAll(other));
		cloudFront.invalidations.clear();

		this.api.asEditor().data("mutation { unpublishPost(input: { id: \"" + Newsroom.id(changed) + "\" }) { id } }");

		Set<String> invalidated = Api.await(() -> invalidated(), (found) -> !found.isEmpty());
		assertThat(invalidated).containsAnyElementsOf(page).containsAnyElementsOf(list);
		assertThat(invalidated).doesNotContainAnyElementsOf(other).doesNotContainAnyElementsOf(tagsByName);
		assertThat(cloudFront.invalidations)
			.allSatisfy((items) -> assertThat(items).allMatch((item) -> item.matches("#[!-+--~]{1,256}")));
	}

	@Test
	void everyChangeInvalidatesResponsesOfTooManyOrUnknownDependencies() {
		String category = this.newsroom.category("Long");
		for (int i = 0; i < 6; i++) {
			List<String> tags = Stream.generate(() -> this.newsroom.tag("T")).limit(9).toList();
			publish(this.newsroom.draft("Much", this.newsroom.author("A"), category, tags));
		}
		Set<String> unknown = tags("{ __typename }");
		Set<String> many = tags("{ posts(filter: { category: \"" + category + "\" }) { nodes { tags { name } } } }");
		assertThat(many).isEqualTo(unknown).hasSize(1);
		Api.await(() -> invalidated(), (invalidated) -> invalidated.containsAll(unknown));
	}

	@Test
	void responsesThatNoCdnMayCacheHaveNoTags() {
		assertThat(this.api.post("{\"query\":\"{ tags { id } }\"}").headers().firstValue(HEADER)).isEmpty();
		assertThat(this.api.asEditor().get(path("{ tags { id } }")).headers().firstValue(HEADER)).isEmpty();
	}

	@Test
	void refusesAnInvalidHeaderName() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CdnCacheTags("Cache Tag"))
			.withMessageContaining("GALLEY_CDN_TAG_HEADER");
		assertThat(new CdnCacheTags(" ").tagHeader()).isNull();
	}

	private JsonNode publish(JsonNode draft) {
		return this.newsroom.approve(this.newsroom.submit(this.newsroom.illustrate(draft)), Map.of());
	}

	/** Tags of a response, the same uncached and cached. */
	private Set<String> tags(String query) {
		HttpResponse<String> uncached = shared(query);
		assertThat(uncached.body()).startsWith("{\"data\":");
		assertThat(tags(shared(query))).isEqualTo(tags(uncached));
		return tags(uncached);
	}

	/**
	 * An instance is notified of its own changes twice, so a public response may take
	 * two.
	 */
	private HttpResponse<String> shared(String query) {
		return Api.await(() -> this.api.get(path(query)),
				(response) -> response.headers().firstValue("Cache-Control").orElseThrow().contains("public"));
	}

	private static Set<String> tags(HttpResponse<?> response) {
		return new TreeSet<>(List.of(response.headers().firstValue(HEADER).orElseThrow().split(",")));
	}

	private static Set<String> invalidated() {
		Set<String> tags = new TreeSet<>();
		cloudFront.invalidations.forEach((items) -> items.forEach((item) -> tags.add(item.replaceFirst("^#", ""))));
		return tags;
	}

	private static String one(JsonNode post) {
		return "{ post(slug: \"" + post.get("slug").asString() + "\") { title } }";
	}

	private static String path(String query) {
		return "/graphql?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
	}

}
