package app.galley.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import javax.imageio.ImageIO;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.media.TestImages;
import net.coobird.thumbnailator.Thumbnails;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Uploads files as a browser does, and asks whether this Galley made them.
 */
@GalleyTest
class ImageVerificationTests {

	private static final String RESULT = """
			verdict explanation credentialState signer certificateSha256 validUntil distance distanceLimit image { url }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Test
	void recognisesItsOwnSignatureItsStoredFilesAndCopies() throws Exception {
		String url = image("A lighthouse at dusk, to be verified");
		byte[] original = fetch(url);

		JsonNode signed = verify(original, "image/png");
		assertThat(signed.get("verdict").asString()).isEqualTo("SIGNED_HERE");
		assertThat(signed.get("credentialState").asString()).isEqualTo("INTACT");
		assertThat(signed.get("signer").asString()).isEqualTo("Galley");
		assertThat(signed.at("/image/url").asString()).isEqualTo(url);
		assertThat(signed.get("explanation").asString()).contains("exactly as it was signed");

		byte[] tampered = original.clone();
		tampered[original.length - 30] ^= 1; // within the data of the pixels: its
												// checksum no longer matches
		assertThat(refused(tampered, "image/png").toString()).contains("damaged");

		BufferedImage pixels = ImageIO.read(new ByteArrayInputStream(original));
		JsonNode copy = verify(TestImages.encode(Thumbnails.of(pixels).scale(0.5).asBufferedImage(), "jpeg"),
				"image/jpeg");
		assertThat(copy.get("verdict").asString()).isEqualTo("SIMILAR");
		assertThat(copy.get("credentialState").asString()).isEqualTo("NONE");
		assertThat(copy.get("distance").asInt()).isLessThanOrEqualTo(copy.get("distanceLimit").asInt());
		assertThat(copy.at("/image/url").asString()).isEqualTo(url);
		assertThat(copy.get("explanation").asString()).contains("looks like");

		JsonNode other = verify(TestImages.encode(TestImages.photo(900, 500), "png"), "image/png");
		assertThat(other.get("verdict").asString()).isEqualTo("UNKNOWN");
		assertThat(other.get("image").isNull()).isTrue();

		// What an instance with a former key signed is still ours.
		this.jdbc.sql("UPDATE image SET certificate_sha256 = NULL WHERE url = ?").param(url).update();
		assertThat(verify(original, "image/png").get("verdict").asString()).isEqualTo("SIGNED_HERE");
	}

	@Test
	void deletesTheFileAndLetsNoOneElseSeeIt() throws Exception {
		byte[] file = TestImages.encode(TestImages.photo(400, 300), "png");
		JsonNode upload = upload(file, "image/png");
		assertThat(this.api
			.answer("mutation($input: VerifyImageInput!) { verifyImage(input: $input) { verdict } }",
					Map.of("input", Map.of("id", upload.get("id").asString())))
			.toString()).contains("UNAUTHORIZED");
		assertThat(this.api.asEditor()
			.refused("confirmImageUpload", Map.of("id", upload.get("id").asString(), "alt", "A photo"))
			.toString()).contains("NOT_FOUND");
		Map<String, ?> input = Map.of("id", upload.get("id").asString());
		this.api.asEditor().mutate("verifyImage", input, "verdict");
		assertThat(this.api.asEditor().refused("verifyImage", input).toString()).contains("NOT_FOUND");
		assertThat(this.jdbc.sql("SELECT count(*) FROM image_upload WHERE id = ?::uuid")
			.param(upload.get("id").asString())
			.query(Integer.class)
			.single()).isZero();
	}

	private String image(String title) {
		return this.newsroom.illustrate(this.newsroom.draft(title)).at("/featuredImage/url").asString();
	}

	private JsonNode verify(byte[] file, String contentType) throws Exception {
		return this.api.asEditor()
			.mutate("verifyImage", Map.of("id", upload(file, contentType).get("id").asString()), RESULT);
	}

	private JsonNode refused(byte[] file, String contentType) throws Exception {
		return this.api.asEditor().refused("verifyImage", Map.of("id", upload(file, contentType).get("id").asString()));
	}

	private JsonNode upload(byte[] file, String contentType) throws Exception {
		JsonNode upload = this.api.asEditor()
			.mutate("uploadImageToVerify", Map.of("contentType", contentType, "bytes", file.length),
					"id url headers { name value }");
		HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(upload.get("url").asString()))
			.PUT(HttpRequest.BodyPublishers.ofByteArray(file));
		upload.get("headers")
			.forEach((header) -> put.header(header.get("name").asString(), header.get("value").asString()));
		try (HttpClient http = HttpClient.newHttpClient()) {
			assertThat(http.send(put.build(), HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		}
		return upload;
	}

	private byte[] fetch(String url) throws Exception {
		return this.api
			.send(HttpRequest.newBuilder(this.api.url(URI.create(url).getPath())),
					HttpResponse.BodyHandlers.ofByteArray())
			.body();
	}

}
