package app.galley.signin;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import app.galley.Api;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A browser session: keeps cookies and sends them.
 */
public final class Session {

	private final Api api;

	final Map<String, String> cookies = new LinkedHashMap<>();

	public Session(Api api) {
		this.api = api;
	}

	/** The same browser at another instance. */
	public Session at(Api instance) {
		Session other = new Session(instance);
		other.cookies.putAll(this.cookies);
		return other;
	}

	/** Signs in with the form, as a browser does. */
	public HttpResponse<String> signIn(String username, String password) {
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

	/** Sends the form within a session, as the desk does to confirm a password. */
	HttpResponse<String> signInAgain(String username, String password) {
		return send(this.api.request("/login")
			.header("X-XSRF-TOKEN", String.valueOf(csrf()))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers
				.ofString("username=%s&password=%s".formatted(username, password.replace(" ", "+")))));
	}

	public HttpResponse<String> get(String path) {
		return send(this.api.request(path).header("Accept", "text/html").GET());
	}

	/** Sends the CSRF token of the cookie, as the desk's scripts do. */
	public JsonNode graphQl(String document) {
		get("/desk");
		return JsonMapper.shared().readTree(post(document, csrf()).body());
	}

	public HttpResponse<String> post(String document, @Nullable String token) {
		HttpRequest.Builder request = this.api.request("/graphql").header("Content-Type", "application/json");
		if (token != null) {
			request.header("X-XSRF-TOKEN", token);
		}
		return send(request.POST(HttpRequest.BodyPublishers
			.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", document)))));
	}

	/** Opens a subscription; the lines of its event stream. */
	public Stream<String> subscribe(String document, Map<String, ?> variables) {
		HttpRequest.Builder request = this.api.request("/graphql")
			.header("Content-Type", "application/json")
			.header("Accept", "text/event-stream")
			.header("X-XSRF-TOKEN", String.valueOf(csrf()))
			.POST(HttpRequest.BodyPublishers
				.ofString(JsonMapper.shared().writeValueAsString(Map.of("query", document, "variables", variables))));
		return this.api.send(withCookies(request), HttpResponse.BodyHandlers.ofLines()).body();
	}

	void signOut() {
		send(this.api.request("/logout")
			.header("X-XSRF-TOKEN", String.valueOf(csrf()))
			.POST(HttpRequest.BodyPublishers.noBody()));
	}

	private HttpRequest.Builder withCookies(HttpRequest.Builder request) {
		if (!this.cookies.isEmpty()) {
			request.header("Cookie",
					this.cookies.entrySet()
						.stream()
						.map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
						.collect(Collectors.joining("; ")));
		}
		return request;
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		HttpResponse<String> response = this.api.send(withCookies(request));
		for (String cookie : response.headers().allValues("Set-Cookie")) {
			String[] parts = cookie.replaceAll(";.*", "").split("=", 2);
			this.cookies.put(parts[0], parts[1]);
		}
		return response;
	}

	/** The token that the desk's scripts send; null before the first page. */
	public @Nullable String csrf() {
		return this.cookies.getOrDefault("XSRF-TOKEN", this.cookies.get("__Host-XSRF-TOKEN"));
	}

	String id() {
		return Objects.requireNonNull(this.cookies.get("JSESSIONID"));
	}

}
