package app.galley.embedded;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.OwnProcesses;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The release before this version on this version's schema, as during an upgrade and
 * after a roll-back. Needs its jar in {@code GALLEY_TEST_PREVIOUS_JAR}, which
 * {@code .ci/run} builds once there is a release; other builds leave this out.
 */
@OwnProcesses
@Tag("previous-release")
class PreviousReleaseTests {

	private static final Path JAR = Path.of(Objects.requireNonNullElse(System.getenv("GALLEY_TEST_PREVIOUS_JAR"), ""));

	@Test
	void bothVersionsWorkOnTheNewSchema(@TempDir Path data) throws Exception {
		int port = InstancePair.freePort();
		try (BackingServices backing = new BackingServices(data);
				GalleyProcess now = GalleyProcess.start(settings(backing, port, port))) {
			URI current = now.awaitReady();
			try (GalleyProcess before = GalleyProcess.startJar(JAR, settings(backing, InstancePair.freePort(), port))) {
				URI previous = before.awaitReady();
				assertThat(publishAndRead(previous, current)).isEqualTo("From the other version");
				assertThat(publishAndRead(current, previous)).isEqualTo("From the other version");
			}
		}
	}

	private static Map<String, String> settings(BackingServices backing, int port, int publicPort) {
		Map<String, String> settings = new HashMap<>(backing.environment());
		settings.put("PORT", String.valueOf(port));
		settings.put("GALLEY_PUBLIC_URL", "http://localhost:" + publicPort);
		return settings;
	}

	/** Revises a post too, so that every table of posts and drafts is written. */
	private static String publishAndRead(URI writer, URI reader) {
		Newsroom newsroom = new Newsroom(Api.at(writer));
		JsonNode post = newsroom.publish("First version");
		newsroom.approve(
				newsroom.submit(newsroom.edit(newsroom.revise(post), Map.of("title", "From the other version"))),
				Map.of());
		return Api.at(reader)
			.data("query($slug: String!) { post(slug: $slug) { title contentHtml featuredImage { url } } }",
					Map.of("slug", post.get("slug").asString()))
			.at("/post/title")
			.asString();
	}

}
