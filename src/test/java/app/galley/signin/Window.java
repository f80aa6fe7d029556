package app.galley.signin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * A browser window without scripts: keeps the cookies of all hosts, follows redirects,
 * submits the page's form.
 */
final class Window {

	final CookieManager cookies = new CookieManager();

	private final HttpClient http = HttpClient.newBuilder()
		.cookieHandler(this.cookies)
		.version(HttpClient.Version.HTTP_1_1)
		.followRedirects(HttpClient.Redirect.ALWAYS)
		.build();

	HttpResponse<String> open(String address) {
		return send(HttpRequest.newBuilder(URI.create(address)).GET());
	}

	HttpResponse<String> submit(HttpResponse<String> page, String form, Map<String, String> values) {
		Element element = Jsoup.parse(page.body(), page.uri().toString()).expectFirst(form);
		Map<String, String> all = new HashMap<>();
		element.select("input[name]").forEach((input) -> all.put(input.attr("name"), input.attr("value")));
		all.putAll(values);
		String body = all.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
		return send(HttpRequest.newBuilder(URI.create(element.absUrl("action")))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(body)));
	}

	private HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.http.send(request.header("Accept", "text/html").build(), HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
