package app.galley.image;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class ImageCredentialTests {

	private static final String IMAGE = """
			query($id: ID!) { contentTask(id: $id) { featuredImage { id url srcset
			  contentCredential { signer certificateSha256 signedAt validUntil } } } }""";

	@Autowired
	Api api;

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Test
	void everyFileOfAGeneratedImageIsSignedAndTheApiSaysByWhom() throws Exception {
		JsonNode image = image("Signed image");
		JsonNode stated = image.get("contentCredential");
		assertThat(stated.get("signer").asString()).isEqualTo("Galley");
		assertThat(Instant.parse(stated.get("signedAt").asString())).isBetween(Instant.now().minusSeconds(600),
				Instant.now());
		assertThat(Instant.parse(stated.get("validUntil").asString()))
			.isAfter(Instant.now().plus(Duration.ofDays(9 * 365)));
		List<String> urls = new ArrayList<>(List.of(image.get("url").asString()));
		for (String entry : image.get("srcset").asString().split(", ")) {
			urls.add(entry.substring(0, entry.indexOf(' ')));
		}
		assertThat(urls).hasSize(5);
		for (String url : urls) {
			CredentialReport report = CredentialReader.read(fetch(URI.create(url).getPath()));
			assertThat(report.state()).as(url).isEqualTo(CredentialReport.State.INTACT);
			assertThat(report.sourceType()).isEqualTo("algorithmicMedia");
			assertThat(report.certificate()).isNotNull();
			assertThat(report.certificate().sha256()).isEqualTo(stated.get("certificateSha256").asString());
		}
	}

	@Test
	void certificatesOfNowAndOfThePastArePublic() throws Exception {
		image("Signed image for its certificate");
		String past = "-----BEGIN CERTIFICATE-----\nof the past\n-----END CERTIFICATE-----\n";
		String pem = new String(fetch("/content-credentials.pem"), StandardCharsets.US_ASCII);
		assertThat(CertificateFactory.getInstance("X.509")
			.generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))).hasSize(2);
		this.jdbc.sql("""
				INSERT INTO signing_certificate (sha256, signer, valid_until, chain)
				VALUES (repeat('0', 64), 'Former', now(), ?)""").param(past).update();
		try {
			assertThat(new String(fetch("/content-credentials.pem"), StandardCharsets.US_ASCII)).startsWith(pem)
				.endsWith(past);
		}
		finally {
			this.jdbc.sql("DELETE FROM signing_certificate WHERE signer = 'Former'").update();
		}
	}

	@Test
	void theSameImageHasTheSameKeys() {
		JsonNode first = image("The same image twice");
		JsonNode second = image("The same image twice");
		assertThat(second.get("url")).isEqualTo(first.get("url"));
		assertThat(second.get("srcset")).isEqualTo(first.get("srcset"));
	}

	@Test
	void anUploadSaysWhichCredentialItLost() throws Exception {
		byte[] signed = fetch(URI.create(image("To be uploaded again").get("url").asString()).getPath());
		JsonNode task = this.newsroom.draft("With an upload");
		JsonNode upload = this.api.asEditor()
			.mutate("uploadImage",
					Map.of("taskId", Newsroom.id(task), "contentType", "image/png", "bytes", signed.length),
					"id url headers { name value }");
		HttpRequest.Builder put = HttpRequest.newBuilder(URI.create(upload.get("url").asString()))
			.PUT(HttpRequest.BodyPublishers.ofByteArray(signed));
		upload.get("headers")
			.forEach((header) -> put.header(header.get("name").asString(), header.get("value").asString()));
		assertThat(this.api.send(put, HttpResponse.BodyHandlers.ofString()).statusCode()).isEqualTo(200);
		JsonNode image = this.api.asEditor()
			.mutate("confirmImageUpload", Map.of("id", upload.get("id").asString(), "alt", "Again"),
					"featuredImage { url removedCredential contentCredential { signer } }")
			.get("featuredImage");
		assertThat(image.get("removedCredential").asString())
			.isEqualTo("The uploaded file had a content credential signed by Galley. It was removed with the file's"
					+ " metadata, which it covers.");
		assertThat(image.get("contentCredential").isNull()).isTrue();
		assertThat(CredentialReader.read(fetch(URI.create(image.get("url").asString()).getPath())).state())
			.isEqualTo(CredentialReport.State.NONE);
	}

	private JsonNode image(String title) {
		JsonNode task = this.newsroom.illustrate(this.newsroom.draft(title), "A loom");
		return this.api.asEditor().data(IMAGE, Map.of("id", Newsroom.id(task))).at("/contentTask/featuredImage");
	}

	private byte[] fetch(String path) throws Exception {
		HttpResponse<byte[]> response = this.api.send(HttpRequest.newBuilder(this.api.url(path)),
				HttpResponse.BodyHandlers.ofByteArray());
		assertThat(response.statusCode()).as(path).isEqualTo(200);
		return response.body();
	}

}
