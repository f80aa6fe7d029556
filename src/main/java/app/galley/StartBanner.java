package app.galley;

import app.galley.api.PublicUrl;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Prints the addresses of a ready server, and which of its services are embedded.
 */
@Component
class StartBanner {

	private static final Logger log = LoggerFactory.getLogger(StartBanner.class);

	private final PublicUrl url;

	private final Environment environment;

	StartBanner(PublicUrl url, Environment environment) {
		this.url = url;
		this.environment = environment;
	}

	@EventListener
	@Order(Ordered.LOWEST_PRECEDENCE)
	void print(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext) {
			String text = text(ready.getTimeTaken() != null ? ready.getTimeTaken().toMillis() : 0);
			if (this.environment.getProperty("galley.log.format", "plain").equalsIgnoreCase("ecs")) {
				// A program that reads lines of JSON reads no others.
				log.info(text);
			}
			else {
				System.out.println(text);
			}
		}
	}

	private String text(long millis) {
		return """

				  Galley is ready (%.1f s).

				    Desk       %s
				    Preview    %s
				    GraphiQL   %s
				    GraphQL    %s

				    Database   %s
				    Images     %s
				    SDXL       %s
				    Site       %s
				""".formatted(millis / 1000.0, this.url.of("/desk"), this.url.of("/preview/"), this.url.of("/graphiql"),
				this.url.of("/graphql"), database(), images(), sdxl(), site());
	}

	private String database() {
		return has("DATABASE_URL") || has("spring.datasource.url") ? "external" : "embedded PostgreSQL in " + folder();
	}

	private String images() {
		String bucket = this.environment.getProperty("galley.s3.bucket", "");
		String store = bucket.isEmpty() ? "embedded S3 in " + folder() : "bucket " + bucket;
		return store + (has("galley.cdn-base-url") ? ", behind " + this.environment.getProperty("galley.cdn-base-url")
				: ", behind " + this.url.of("/cdn"));
	}

	private String sdxl() {
		return has("galley.sdxl.url") ? this.environment.getProperty("galley.sdxl.api", "sdapi") + " server"
				: "none; using built-in placeholder art (set GALLEY_SDXL_URL)";
	}

	private String site() {
		return has("galley.site.url") && has("galley.site.secret")
				? this.environment.getProperty("galley.site.url") + ", notified of changes"
				: "not notified of changes (set GALLEY_SITE_URL and GALLEY_SITE_SECRET)";
	}

	private String folder() {
		return this.environment.getProperty("galley.data-dir", "./.galley");
	}

	private boolean has(String setting) {
		return StringUtils.hasText(this.environment.getProperty(setting));
	}

}
