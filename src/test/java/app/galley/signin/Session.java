package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import app.galley.Api;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser session: keeps cookies and sends them.
 */
final class Session {

	private final Api api;

	final Map<String, String> cookies = new LinkedHashMap<>();

	Session(Api api) {
		this.api = api;
	}

	/** Signs in with the form, as a browser does. */
	HttpResponse<String> signIn(String username, String password) {
		return submit("/login", "/login", "username=%s&password=%s".formatted(username, password.replace(" ", "+")));
	}

	/** Submits fields with the CSRF token of a page. */
	HttpResponse<String> submit(String page, String path, String fields) {
		HttpResponse<String> form = get(page);
		String token = Jsoup.parse(form.body()).expectFirst("[name=_csrf]").attr("value");
		return send(this.api.request(path)
			.header("Accept", "text/html")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(fields + "&_csrf=" + token)));
	}

	HttpResponse<String> get(String path) {
		return send(this.api.request(path).header("Accept", "text/html").GET());
	}

	/** Sends the CSRF token of the cookie, as the desk's scripts do. */
	JsonNode graphQl(String document) {
		get("/desk");
		return JsonMapper.shared().readTree(post(document, this.cookies.get("XSRF-TOKEN")).body());
	}

	HttpResponse<String> post(String document, @Nullable String token) {
		HttpRequest.Builder request = this.api.request("/graphql").header("Content-Type", "application/json");
		if (token != null) {
			request.header("X-XSRF-TOKEN", token);
		}
		return send(request.POST(HttpRequest.BodyPublishers
			.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", document)))));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		if (!this.cookies.isEmpty()) {
			request.header("Cookie",
					this.cookies.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
		HttpResponse<String> response = this.api.send(request);
		for (String cookie : response.headers().allValues("Set-Cookie")) {
			String[] parts = cookie.replaceAll(";.*", "").split("=", 2);
			this.cookies.put(parts[0], parts[1]);
		}
		return response;
	}

	String id() {
		return Objects.requireNonNull(this.cookies.get("JSESSIONID"));
	}

}
