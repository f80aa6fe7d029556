package app.galley.receipt;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import app.galley.Api;
import app.galley.Newsroom;
import app.galley.address.AddressChange;
import app.galley.address.ImageAddresses;
import app.galley.event.JobWakeups;
import app.galley.event.Notifications;
import app.galley.id.PostId;
import app.galley.image.Images;
import app.galley.post.PostChanged;
import app.galley.post.Posts;
import app.galley.preview.LivePages;
import app.galley.receipt.ReceiptSettings.FrontEnd;
import app.galley.receipt.page.PublicReader;
import app.galley.settings.SiteSettingsPublished;
import app.galley.taxonomy.TaxonomyChanged;
import app.galley.telemetry.Meters;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Receipts of the server under test, with a site and a clock of the test's own. The
 * server itself has no site, and so no receipts.
 */
final class ReceiptBench implements AutoCloseable {

	final TurnedClock clock = new TurnedClock();

	final FakeSite site;

	final Receipts receipts;

	final ReceiptChecks checks;

	private final ConfigurableApplicationContext context;

	private final Newsroom newsroom;

	private final PublicReader reader = new PublicReader();

	private final ApplicationListener<ApplicationEvent> listener;

	ReceiptBench(ConfigurableApplicationContext context, FrontEnd frontEnd, @Nullable URI webhook) {
		this.context = context;
		this.newsroom = context.getBean(Newsroom.class);
		this.receipts = receipts(context, this.clock);
		Posts posts = context.getBean(Posts.class);
		this.site = new FakeSite(context.getBean(LivePages.class), posts);
		ReceiptSettings settings = new ReceiptSettings(true, frontEnd, webhook);
		this.checks = checks(settings, this.reader);
		ReceiptPlanner planner = new ReceiptPlanner(settings, new ReceiptSite(this.site.url()), this.receipts, posts,
				this.clock);
		this.listener = (event) -> {
			switch ((event instanceof PayloadApplicationEvent<?> payload) ? payload.getPayload() : event) {
				case PostChanged change -> planner.plan(change);
				case TaxonomyChanged change -> planner.plan(change);
				case AddressChange change -> planner.plan(change);
				case SiteSettingsPublished change -> planner.plan(change);
				default -> {
					// Not of posts.
				}
			}
		};
		context.addApplicationListener(this.listener);
	}

	private static Receipts receipts(ConfigurableApplicationContext context, TurnedClock clock) {
		Receipts receipts = new Receipts(context.getBean(JdbcClient.class), context.getBean(JobWakeups.class),
				context.getBean(Notifications.class), clock);
		// With the transactions of the server's own.
		return (Receipts) context.getAutowireCapableBeanFactory()
			.applyBeanPostProcessorsAfterInitialization(receipts, "receiptsOfTheBench");
	}

	/** As another instance has them. */
	ReceiptChecks checks(ReceiptSettings settings, PublicReader reader) {
		return new ReceiptChecks(settings, new ReceiptSite(this.site.url()), this.receipts,
				this.context.getBean(Posts.class), this.context.getBean(Images.class),
				this.context.getBean(LivePages.class), this.context.getBean(ImageAddresses.class), reader, this.clock,
				new ReceiptMeters(Meters.off()));
	}

	/** A post whose image no other has. */
	JsonNode publish(String title) {
		return this.newsroom.approve(this.newsroom.submit(illustrated(title)), Map.of());
	}

	JsonNode illustrated(String title) {
		JsonNode draft = this.newsroom.draft(title);
		String generation = this.newsroom.generate(draft, Newsroom.unique("image"), 1);
		Api.await(() -> this.newsroom.generation(generation), (state) -> state.get("status").asString().equals("DONE"));
		return this.newsroom.task(Newsroom.id(draft));
	}

	void revise(JsonNode post, Map<String, ?> changes) {
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), changes)), Map.of());
	}

	/** Turns the clock and makes the checks that are due then. */
	Receipt after(Duration time, JsonNode post) {
		this.clock.turn(time);
		this.checks.checkDue();
		return receipt(post);
	}

	/** The whole first check: at once, after 5 and after 20 seconds. */
	Receipt atOnce(JsonNode post) {
		for (Duration pause : List.of(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofSeconds(15))) {
			after(pause, post);
		}
		return receipt(post);
	}

	/** A check some time later, with the second reading that confirms a difference. */
	Receipt later(Duration time, JsonNode post) {
		after(time, post);
		return after(Duration.ofSeconds(20), post);
	}

	Receipt receipt(JsonNode post) {
		return this.receipts.newest(PostId.of(Newsroom.id(post))).orElseThrow();
	}

	List<Receipt> all(JsonNode post) {
		PostId id = PostId.of(Newsroom.id(post));
		return this.receipts.ofPosts(List.of(id)).getOrDefault(id, List.of());
	}

	@Override
	public void close() {
		this.context.removeApplicationListener(this.listener);
		this.reader.close();
		this.site.close();
	}

}
