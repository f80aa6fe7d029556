package app.galley.desk;

import java.net.http.HttpRequest;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.desk.SeenRequestController.Forwarded;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the server sees a request, by which the doctor finds a proxy that is not trusted.
 */
@GalleyTest
class SeenRequestTests {

	@Autowired
	Api api;

	@Test
	void takesWhatATrustedProxySends() {
		assertThat(seen(this.api, false).get("forwarded").asString()).isEqualTo("NONE");
		JsonNode forwarded = seen(this.api, true);
		assertThat(forwarded.get("forwarded").asString()).isEqualTo("USED");
		assertThat(forwarded.get("scheme").asString()).isEqualTo("https");
	}

	@Test
	void tellsOnlyAnAdministratorTheAddress() {
		assertThat(seen(this.api, true).get("address").isNull()).isTrue();
		assertThat(seen(this.api.asEditor(), true).get("address").asString()).isEqualTo("203.0.113.9");
	}

	private static JsonNode seen(Api client, boolean proxy) {
		HttpRequest.Builder request = client.request("/health/request").GET();
		if (proxy) {
			request.header("X-Forwarded-For", "203.0.113.9").header("X-Forwarded-Proto", "https");
		}
		return JsonMapper.shared().readTree(client.send(request).body());
	}

	/** Tomcat marks a request only when it takes the headers. */
	@Test
	void namesHeadersThatAreIgnored() {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.addHeader("X-Forwarded-For", "203.0.113.9");
		ResponseEntity<SeenRequestController.SeenRequest> response = new SeenRequestController().seen(request);
		assertThat(response.getBody()).extracting(SeenRequestController.SeenRequest::forwarded)
			.isEqualTo(Forwarded.IGNORED);
	}

}
