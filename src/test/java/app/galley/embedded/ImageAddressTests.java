package app.galley.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server started with another port, domain or CDN than before.
 */
@OwnProcesses
class ImageAddressTests {

	private static final String CDN = "https://cdn.example.org/media";

	/** Where the address of an image is stored. */
	private static final List<String> COLUMNS = List.of("image.url", "image_rendition.url", "post.featured_image_url",
			"post.body_markdown", "post.body_html", "post_revision.featured_image_url", "post_revision.body_markdown",
			"content_task.body_markdown", "author.avatar_url");

	@Test
	void storedAddressesFollowTheirBase(@TempDir Path data) throws Exception {
		try (BackingServices backing = new BackingServices(data)) {
			Map<String, String> elsewhere = new HashMap<>(backing.environment());
			elsewhere.put("GALLEY_CDN_BASE_URL", CDN + "/");
			String slug;
			String base;
			try (GalleyProcess first = GalleyProcess.start(backing.environment())) {
				URI address = first.awaitReady();
				base = address + "/cdn";
				slug = publish(Api.at(address), backing.jdbc());
				assertThat(beginningWith(base, backing.jdbc())).doesNotContainValue(0);

				GalleyProcess other = GalleyProcess.start(elsewhere);
				assertThat(other.awaitExit()).as(other.output()).isEqualTo(1);
				assertThat(other.output()).contains(
						"Image addresses would begin with %s here, but another running Galley on this database uses %s."
							.formatted(CDN, base))
					.doesNotContain("\tat ");
				assertThat(beginningWith(CDN, backing.jdbc()).values()).containsOnly(0);
			}
			Map<String, Integer> before = beginningWith(base, backing.jdbc());
			GalleyProcess preview = GalleyProcess.start(elsewhere, "storage", "rebase", "--dry-run");
			assertThat(preview.awaitExit()).as(preview.output()).isZero();
			assertThat(preview.output()).contains(base, CDN)
				.containsPattern("images and renditions to change +10\n")
				.containsPattern("authors to change +1\n");
			assertThat(beginningWith(base, backing.jdbc())).isEqualTo(before);

			try (GalleyProcess moved = GalleyProcess.start(elsewhere)) {
				Api reader = Api.at(moved.awaitReady());
				assertThat(post(reader, slug).at("/featuredImage/url").asString()).as("at once").startsWith(CDN + "/");
				Api.await(() -> beginningWith(base, backing.jdbc()).values(),
						(left) -> left.stream().allMatch((n) -> n == 0));
				assertThat(beginningWith(CDN, backing.jdbc())).isEqualTo(before);
				Api.await(() -> post(reader, slug).toString(), (text) -> !text.contains(base));
				assertThat(post(reader, slug).get("contentHtml").asString()).contains(CDN + "/generated/");
				assertThat(moved.output())
					.contains("Image addresses now begin with %s instead of %s".formatted(CDN, base));
			}
		}
	}

	/** A post with an image in its article, by an author with a picture. */
	private static String publish(Api api, JdbcClient jdbc) {
		Newsroom newsroom = new Newsroom(api);
		String image = newsroom.illustrate(newsroom.draft("A mill")).at("/featuredImage/url").asString();
		JsonNode draft = newsroom.draft("By the river");
		draft = newsroom.edit(draft, Map.of("bodyMarkdown", "The mill:\n\n![A mill](" + image + ")\n"));
		JsonNode post = newsroom.approve(newsroom.submit(newsroom.illustrate(draft)), Map.of());
		jdbc.sql("UPDATE author SET avatar_url = ? WHERE id = (SELECT author_id FROM post)").param(image).update();
		return post.get("slug").asString();
	}

	private static JsonNode post(Api reader, String slug) {
		return reader.data(
				"query($slug: String!) { post(slug: $slug) { contentHtml featuredImage { url srcset } author { avatarUrl } } }",
				Map.of("slug", slug))
			.get("post");
	}

	private static Map<String, Integer> beginningWith(String base, JdbcClient jdbc) {
		Map<String, Integer> found = new HashMap<>();
		for (String column : COLUMNS) {
			found.put(
					column, jdbc
						.sql("SELECT count(*) FROM " + column.replaceFirst("\\..*", "") + " WHERE strpos(" + column
								+ ", ?) > 0")
						.param(base + "/generated/")
						.query(Integer.class)
						.single());
		}
		return found;
	}

}
