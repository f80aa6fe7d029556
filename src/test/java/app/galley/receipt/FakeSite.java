package app.galley.receipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import app.galley.image.Image;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostFilter;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.preview.LivePages;
import app.galley.preview.LivePages.LivePage;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.HtmlUtils;

/**
 * A public site with a cache in front, whose faults a test chooses. Its pages are those
 * of the previews.
 */
final class FakeSite implements AutoCloseable {

	private static final int FEED_SIZE = 20;

	private final LivePages live;

	private final Posts posts;

	private final HttpServer server;

	/** What the cache in front holds, whatever the site behind it has. */
	private final Map<String, Page> held = new ConcurrentHashMap<>();

	final AtomicInteger requests = new AtomicInteger();

	/** How old a page may be; none is older than the last call of {@link #settle}. */
	volatile Duration lag = Duration.ZERO;

	private final Map<String, Rendered> rendered = new ConcurrentHashMap<>();

	/** A fault of the site, or of something in front of it. */
	volatile UnaryOperator<Page> fault = UnaryOperator.identity();

	FakeSite(LivePages live, Posts posts) {
		this.live = live;
		this.posts = posts;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.server.createContext("/", this::serve);
		this.server.start();
	}

	URI url() {
		return URI.create("http://localhost:" + this.server.getAddress().getPort());
	}

	/** The pages as they are now, to be held later. */
	Map<String, Page> capture(String... paths) {
		Map<String, Page> pages = new HashMap<>();
		for (String path : paths) {
			pages.put(path, render(path));
		}
		return pages;
	}

	/** Makes the cache answer with these. */
	void hold(Map<String, Page> pages) {
		this.held.putAll(pages);
	}

	void releaseAll() {
		this.held.clear();
	}

	private void serve(HttpExchange exchange) throws IOException {
		this.requests.incrementAndGet();
		try (exchange) {
			Page page = this.held.get(exchange.getRequestURI().toString());
			Page shown = (page != null) ? page.with("X-Cache", "Hit from cloudfront")
					: this.fault.apply(current(exchange.getRequestURI().getPath()));
			byte[] body = shown.body().getBytes(StandardCharsets.UTF_8);
			shown.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
			exchange.sendResponseHeaders(shown.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
		}
	}

	/** Renders all pages again. */
	void settle() {
		this.rendered.clear();
	}

	private Page current(String path) {
		if (this.lag.isZero()) {
			return render(path);
		}
		return this.rendered
			.compute(path, (same, before) -> (before != null && System.nanoTime() - before.at() < this.lag.toNanos())
					? before : new Rendered(render(path), System.nanoTime()))
			.page();
	}

	private record Rendered(Page page, long at) {
	}

	private Page render(String path) {
		if (path.equals("/feed.xml")) {
			return new Page(path, 200, Map.of("Content-Type", "application/atom+xml"), feed());
		}
		if (path.equals("/sitemap-lists.xml")) {
			return new Page(path, 200, Map.of("Content-Type", "application/xml"), sitemapOfLists());
		}
		if (path.startsWith("/sitemap-")) {
			return new Page(path, 200, Map.of("Content-Type", "application/xml"),
					sitemap(Integer.parseInt(path.replaceAll("\\D", ""))));
		}
		LivePage page = this.live.render(path);
		@Nullable String location = page.location();
		return new Page(path, page.status(),
				(location != null) ? Map.of("Location", location) : Map.of("Content-Type", "text/html"),
				page.html().replace("href=\"/preview/", "href=\"/"));
	}

	/** As site/lib/feed.ts. */
	private String feed() {
		StringBuilder feed = new StringBuilder(
				"<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>%s/</id>".formatted(url()));
		for (PostSummary summary : this.posts.newest(PostFilter.NONE, PageRequest.of(FEED_SIZE, null, null, null))
			.nodes()) {
			Post post = this.posts.find(summary.id()).orElseThrow();
			var associations = this.posts.associationsOf(List.of(post));
			Image image = Objects.requireNonNull(associations.featuredImage(post));
			String content = "<p><img src=\"%s\" alt=\"\"></p>".formatted(image.url()) + post.contentHtml();
			feed.append("""
					<entry><title>%s</title><id>%s/posts/%s</id><published>%s</published><updated>%s</updated>
					<author><name>%s</name></author><category term="%s"/><summary>%s</summary>
					<content type="html">%s</content></entry>""".formatted(HtmlUtils.htmlEscape(post.title()), url(),
					post.slug(), post.publishedAt().truncatedTo(ChronoUnit.SECONDS),
					post.updatedAt().truncatedTo(ChronoUnit.SECONDS),
					Objects.requireNonNull(associations.author(post)).name(),
					Objects.requireNonNull(associations.category(post)).slug(), HtmlUtils.htmlEscape(summary.excerpt()),
					HtmlUtils.htmlEscape(content)));
		}
		return feed.append("</feed>").toString();
	}

	private String sitemapOfLists() {
		StringBuilder sitemap = new StringBuilder("<urlset>");
		this.posts.publishedPages()
			.forEach((id) -> sitemap
				.append("<url><loc>%s/%s</loc></url>".formatted(url(), this.posts.find(id).orElseThrow().slug())));
		return sitemap.append("</urlset>").toString();
	}

	private String sitemap(int shard) {
		StringBuilder sitemap = new StringBuilder("<urlset>");
		String after = null;
		do {
			var page = this.posts.newest(PostFilter.NONE, PageRequest.of(100, after, null, null));
			for (PostSummary post : page.nodes()) {
				if (this.posts.shardOf(post.id()) == shard) {
					sitemap.append("<url><loc>%s/posts/%s</loc><lastmod>%s</lastmod></url>".formatted(url(),
							post.slug(), post.updatedAt().truncatedTo(ChronoUnit.SECONDS)));
				}
			}
			after = page.pageInfo().isHasNextPage() ? page.pageInfo().getEndCursor().getValue() : null;
		}
		while (after != null);
		return sitemap.append("</urlset>").toString();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** A response of the site. */
	record Page(String path, int status, Map<String, String> headers, String body) {

		Page with(String header, String value) {
			Map<String, String> all = new HashMap<>(this.headers);
			all.put(header, value);
			return new Page(this.path, this.status, all, this.body);
		}

		Page withBody(String body) {
			return new Page(this.path, this.status, this.headers, body);
		}

		Page withStatus(int status, String body) {
			return new Page(this.path, status, this.headers, body);
		}

	}

}
