package app.galley.site;

import java.io.IOException;
import java.io.UncheckedIOException;
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
 * A distribution that keeps answers under their tags forgets what a change concerns.
 */
@GalleyTest
class PurgeByTagTests {

	private static final String HEADER = "Cache-Tag";

	static final CloudFront cloudFront = start();

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	private static CloudFront start() {
		try {
			return new CloudFront();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@DynamicPropertySource
	static void tellWhereItIs(DynamicPropertyRegistry registry) {
		System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
		System.setProperty("aws.secretAccessKey", "secret");
		registry.add("galley.cdn.distribution", () -> CloudFront.DISTRIBUTION);
		registry.add("galley.cdn.endpoint", cloudFront::url);
		registry.add("galley.cdn.tag-header", () -> HEADER);
	}

	@AfterAll
	static void close() {
		System.clearProperty("aws.accessKeyId");
		System.clearProperty("aws.secretAccessKey");
		cloudFront.close();
	}

	@Test
	void aChangeForgetsTheAnswersItConcernsAndNoOthers() {
		JsonNode changed = this.newsroom.publish("To be taken off");
		JsonNode quiet = this.newsroom.publish("To stay");
		Set<String> page = tags(one(changed));
		Set<String> list = tags("{ posts(first: 5) { nodes { title tags { name } } } }");
		Set<String> other = tags(one(quiet));
		Set<String> tagsByName = tags("{ tags { name } }");
		Api.await(() -> forgotten(), (forgotten) -> forgotten.containsAll(other));
		cloudFront.invalidations.clear();

		this.api.asEditor().data("mutation { unpublishPost(input: { id: \"" + Newsroom.id(changed) + "\" }) { id } }");

		Set<String> forgotten = Api.await(() -> forgotten(), (some) -> !some.isEmpty());
		assertThat(forgotten).containsAnyElementsOf(page).containsAnyElementsOf(list);
		assertThat(forgotten).doesNotContainAnyElementsOf(other).doesNotContainAnyElementsOf(tagsByName);
		assertThat(cloudFront.invalidations)
			.allSatisfy((items) -> assertThat(items).allMatch((item) -> item.matches("#[!-+--~]{1,256}")));
	}

	@Test
	void everyChangeForgetsWhatDependsOnTooMuchOrOnNobodyKnowsWhat() {
		String category = this.newsroom.category("Long");
		for (int i = 0; i < 6; i++) {
			List<String> tags = Stream.generate(() -> this.newsroom.tag("T")).limit(9).toList();
			this.newsroom.approve(this.newsroom.submit(
					this.newsroom.illustrate(this.newsroom.draft("Much", this.newsroom.author("A"), category, tags))),
					Map.of());
		}
		Set<String> unknown = tags("{ __typename }");
		Set<String> many = tags("{ posts(filter: { category: \"" + category + "\" }) { nodes { tags { name } } } }");
		assertThat(many).isEqualTo(unknown).hasSize(1);
		Api.await(() -> forgotten(), (forgotten) -> forgotten.containsAll(unknown));
	}

	@Test
	void answersThatNoCdnMayKeepHaveNoTags() {
		assertThat(this.api.post("{\"query\":\"{ tags { id } }\"}").headers().firstValue(HEADER)).isEmpty();
		assertThat(this.api.asEditor().get(path("{ tags { id } }")).headers().firstValue(HEADER)).isEmpty();
	}

	@Test
	void refusesAHeaderThatIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> new CdnCacheTags("Cache Tag"))
			.withMessageContaining("GALLEY_CDN_TAG_HEADER");
		assertThat(new CdnCacheTags(" ").tagHeader()).isNull();
	}

	/** Of an answer, computed and remembered. */
	private Set<String> tags(String query) {
		HttpResponse<String> computed = shared(query);
		assertThat(computed.body()).startsWith("{\"data\":");
		assertThat(tags(shared(query))).isEqualTo(tags(computed));
		return tags(computed);
	}

	/** This instance hears of its own changes twice: the second time may overtake one. */
	private HttpResponse<String> shared(String query) {
		return Api.await(() -> this.api.get(path(query)),
				(answer) -> answer.headers().firstValue("Cache-Control").orElseThrow().contains("public"));
	}

	private static Set<String> tags(HttpResponse<?> response) {
		return new TreeSet<>(List.of(response.headers().firstValue(HEADER).orElseThrow().split(",")));
	}

	private static Set<String> forgotten() {
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
