package app.galley.receipt;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.id.PostId;
import app.galley.identity.Role;
import app.galley.identity.TestAccounts;
import app.galley.post.Posts;
import app.galley.receipt.ReceiptSettings.FrontEnd;
import app.galley.receipt.page.PublicReader;
import app.galley.receipt.page.Reading;
import app.galley.settings.OwnersSettings;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of a receipt: by API, as a signed file, at the webhook, and while
 * instances come and go. {@code -Dreceipts.publications=500} publishes more posts on the
 * healthy site.
 */
@GalleyTest
@Order(4) // before others make content that it would handle too
class ReceiptTests {

	private static final int PUBLICATIONS = Integer.getInteger("receipts.publications", 6);

	private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private static final String RECEIPTS = """
			query($id: ID!) { postById(id: $id) { receipts { state cause likely change reviewedBy reviewedAt textSha256
			seenAt secondsUntilSeen checks documentSha256 fileUrl images { url status sha256 }
			differences { place expected found cause likely } } } }""";

	@Autowired
	ConfigurableApplicationContext context;

	@Autowired
	Api api;

	@Autowired
	TestAccounts people;

	@Autowired
	ReceiptFile file;

	private final List<AutoCloseable> open = new ArrayList<>();

	@AfterEach
	void end() throws Exception {
		for (AutoCloseable resource : this.open) {
			resource.close();
		}
	}

	private ReceiptBench bench(FrontEnd frontEnd) {
		ReceiptBench bench = new ReceiptBench(this.context, frontEnd, null);
		this.open.add(bench);
		return bench;
	}

	@Test
	void theApiShowsReceiptsAndTheFileVerifiesByThePublicKey() throws Exception {
		ReceiptBench bench = bench(FrontEnd.AUTO);
		JsonNode post = bench.publish("Shown by the API");
		bench.after(Duration.ofSeconds(1), post);
		JsonNode receipt = this.api.asEditor()
			.data(RECEIPTS, Map.of("id", Newsroom.id(post)))
			.at("/postById/receipts/0");
		assertThat(receipt.get("state").asString()).isEqualTo("GREEN");
		assertThat(receipt.get("reviewedBy").asString()).isEqualTo("editor");
		assertThat(receipt.get("secondsUntilSeen").asDouble()).isPositive();

		String path = receipt.get("fileUrl").asString();
		assertThat(this.api.get(path).statusCode()).isEqualTo(401);
		assertThat(this.api.as(this.people.add("writer", Role.WRITER), Api.PASSWORD).get(path).statusCode())
			.isEqualTo(404);
		JsonNode signed = JsonMapper.shared().readTree(this.api.asEditor().get(path).body());
		String jws = signed.get("jws").asString();
		assertThat(verified(jws)).isTrue();
		JsonNode payload = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(jws.split("\\.")[1]));
		assertThat(payload).isEqualTo(signed.get("receipt"));
		assertThat(payload.get("state").asString()).isEqualTo("GREEN");
		assertThat(payload.at("/review/textSha256").asString()).isEqualTo(receipt.get("textSha256").asString());
		String forged = Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString(payload.toString().replace("GREEN", "RED").getBytes(StandardCharsets.UTF_8));
		assertThat(verified(jws.split("\\.")[0] + "." + forged + "." + jws.split("\\.")[2])).isFalse();
	}

	private boolean verified(String jws) throws Exception {
		HttpResponse<String> pem = this.api.get("/receipt-key.pem");
		assertThat(pem.statusCode()).isEqualTo(200);
		byte[] encoded = Base64.getMimeDecoder()
			.decode(pem.body().replaceAll("-----[A-Z ]+-----", "").getBytes(StandardCharsets.US_ASCII));
		PublicKey key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
		Signature signature = Signature.getInstance("Ed25519");
		signature.initVerify(key);
		signature.update(jws.substring(0, jws.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII));
		return signature.verify(Base64.getUrlDecoder().decode(jws.substring(jws.lastIndexOf('.') + 1)));
	}

	@Test
	void theSubscriptionFollowsTheChecksOfAnyInstance() {
		ReceiptBench bench = bench(FrontEnd.AUTO);
		JsonNode post = bench.publish("Followed");
		try (Stream<String> events = this.api.asEditor()
			.subscribe("subscription($id: ID!) { receipt(postId: $id) { state checks } }",
					Map.of("id", Newsroom.id(post)))) {
			List<String> seen = new ArrayList<>();
			events.filter((line) -> line.startsWith("data:") && line.length() > 5).forEachOrdered((line) -> {
				seen.add(line);
				bench.after((seen.size() == 1) ? Duration.ofSeconds(1) : Duration.ofMinutes(50), post);
			});
			assertThat(seen.getFirst()).contains("\"WAITING\"");
			assertThat(seen.getLast()).contains("\"GREEN\"", "4");
		}
	}

	@Test
	void aRedReceiptReachesTheWebhookOnceAlthoughItFailsAtFirst() throws Exception {
		ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
		ConcurrentLinkedQueue<String> deliveries = new ConcurrentLinkedQueue<>();
		AtomicInteger calls = new AtomicInteger();
		HttpServer webhook = HttpServer.create(new InetSocketAddress("localhost", 0), 0);
		webhook.createContext("/", (exchange) -> {
			try (exchange) {
				bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
				deliveries.add(exchange.getRequestHeaders().getFirst("Galley-Delivery"));
				assertThat(exchange.getRequestHeaders().getFirst("Authorization")).isNull();
				exchange.sendResponseHeaders((calls.incrementAndGet() == 1) ? 503 : 204, -1);
			}
		});
		webhook.start();
		this.open.add(() -> webhook.stop(0));
		URI url = URI.create("http://localhost:" + webhook.getAddress().getPort() + "/red");
		ReceiptBench bench = new ReceiptBench(this.context, FrontEnd.AUTO, url);
		this.open.addFirst(bench);
		JsonNode post = bench.publish("Red at the webhook");
		bench.site.fault = (page) -> page.withBody(page.body().replace("class=\"post-header\"", "class=\"lede\""));
		bench.atOnce(post);
		bench.later(MINUTE, post);
		ReceiptWebhook sender = new ReceiptWebhook(new ReceiptSettings(true, FrontEnd.AUTO, url), bench.receipts,
				this.file);
		this.open.addFirst(sender);
		sender.sendDue();
		assertThat(calls).hasValue(1);
		bench.clock.turn(Duration.ofSeconds(2));
		sender.sendDue();
		assertThat(calls).hasValue(2);
		bench.later(Duration.ofMinutes(9), post);
		sender.sendDue();
		assertThat(calls).as("still red is no news").hasValue(2);
		assertThat(Set.copyOf(deliveries)).hasSize(1);
		JsonNode body = JsonMapper.shared().readTree(bodies.peek());
		assertThat(body.at("/receipt/state").asString()).isEqualTo("RED");
		assertThat(body.at("/receipt/cause").asString()).isEqualTo("OLD_BUILD");
		assertThat(verified(body.get("jws").asString())).isTrue();
	}

	/** A check that dies at any request is made again, and counted once. */
	@Test
	void aCheckThatDiesAtAnyRequestIsMadeAgain() {
		ReceiptBench bench = bench(FrontEnd.AUTO);
		JsonNode post = bench.publish("Dies often");
		bench.clock.turn(Duration.ofSeconds(1));
		AtomicInteger left = new AtomicInteger();
		AtomicBoolean died = new AtomicBoolean(true);
		try (PublicReader dying = new PublicReader() {
			@Override
			public Reading read(URI address, Set<String> origins, int maxBytes) throws InterruptedException {
				if (left.getAndDecrement() == 0) {
					died.set(true);
					throw new InterruptedException("The process ends");
				}
				return super.read(address, origins, maxBytes);
			}
		}) {
			ReceiptChecks checks = bench.checks(new ReceiptSettings(true, FrontEnd.AUTO, null), dying);
			for (int n = 0; died.getAndSet(false); n++) {
				assertThat(bench.receipt(post).state()).isEqualTo(ReceiptState.WAITING);
				left.set(n);
				checks.checkDue();
			}
		}
		Receipt receipt = bench.receipt(post);
		assertThat(receipt.state()).isEqualTo(ReceiptState.GREEN);
		assertThat(receipt.checks()).isEqualTo(1);
		assertThat(receipt.requests()).isGreaterThan(8);
		assertThat(bench.all(post)).hasSize(1);
	}

	/** One receipt a change, and one result a check, however many instances check. */
	@Test
	void aHealthySiteIsNeverRedWhileNewerPostsArePublished() {
		ReceiptBench bench = bench(FrontEnd.AUTO);
		List<JsonNode> posts = new ArrayList<>();
		bench.site.lag = Duration.ofMillis(300);
		AtomicLong cpu = new AtomicLong();
		long started = System.nanoTime();
		for (Duration time : List.of(Duration.ofSeconds(1), MINUTE, Duration.ofMinutes(9), Duration.ofMinutes(50))) {
			bench.clock.turn(time);
			AtomicBoolean publishing = new AtomicBoolean(true);
			bench.site.settle();
			List<Thread> instances = IntStream.range(0, 2).mapToObj((instance) -> Thread.ofPlatform().start(() -> {
				while (publishing.get()) {
					LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
					bench.checks.checkDue();
				}
				cpu.addAndGet(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime());
			})).toList();
			IntStream.range(0, Math.max(1, PUBLICATIONS / 4))
				.boxed()
				.gather(Gatherers.mapConcurrent(2, (n) -> bench.publish("Newer " + n)))
				.forEach(posts::add);
			publishing.set(false);
			instances.forEach(ReceiptTests::join);
			bench.clock.turn(Duration.ofSeconds(25));
			checkSettled(bench, cpu);
		}
		bench.clock.turn(Duration.ofMinutes(60));
		checkSettled(bench, cpu);
		int requests = 0;
		int checks = 0;
		for (JsonNode post : posts) {
			assertThat(bench.all(post)).hasSize(1);
			Receipt receipt = bench.receipt(post);
			requests += receipt.requests();
			checks += receipt.checks();
			assertThat(receipt.redAt()).as("%s", receipt.differences()).isNull();
			assertThat(receipt.state()).as("%s", receipt.differences()).isEqualTo(ReceiptState.GREEN);
		}
		System.out.printf(
				"Receipts: %d publications, 0 red; each %.1f checks with %.1f requests, %d ms of CPU; %d ms from publication to publication%n",
				posts.size(), (double) checks / posts.size(), (double) requests / posts.size(),
				cpu.get() / 1_000_000 / posts.size(), (System.nanoTime() - started) / 1_000_000 / posts.size());
	}

	/** The site renders within less time than the clock was turned. */
	private static void checkSettled(ReceiptBench bench, AtomicLong cpu) {
		bench.site.settle();
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadCpuTime();
		bench.checks.checkDue();
		cpu.addAndGet(threads.getCurrentThreadCpuTime() - before);
	}

	private static void join(Thread thread) {
		try {
			thread.join();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Another front end may look as it likes, as long as it says the same. */
	@Test
	void anotherFrontEndNeedsOnlyTheContract() {
		ReceiptBench bench = bench(FrontEnd.OTHER);
		JsonNode post = bench.publish("By another front end");
		bench.site.fault = (page) -> page.withBody(page.body()
			.replace("/site.css", "/theme.css")
			.replace("<p class=\"kicker\">", "<p class=\"section\">On: ")
			.replace("class=\"article\"", "class=\"prose\"")
			.replace("Skip to content", "To the text"));
		Receipt green = bench.after(Duration.ofSeconds(1), post);
		assertThat(green.differences()).isEmpty();
		assertThat(green.state()).isEqualTo(ReceiptState.GREEN);
		var restyled = bench.site.fault;
		bench.site.fault = (page) -> restyled.apply(page)
			.withBody(restyled.apply(page)
				.body()
				.replace("First paragraph of", "Another paragraph of")
				.replaceAll("<link rel=\"canonical\"[^>]*>", "")
				.replaceAll("datetime=\"\\d{4}", "datetime=\"1999"));
		Receipt red = bench.later(MINUTE, post);
		assertThat(red.state()).isEqualTo(ReceiptState.RED);
		assertThat(red.differences()).extracting(Difference::place)
			.anyMatch((place) -> place.contains("article"))
			.anyMatch((place) -> place.contains("canonical address"))
			.anyMatch((place) -> place.contains("date"));
		bench.site.fault = (page) -> restyled.apply(page)
			.withBody(TIME.matcher(restyled.apply(page).body())
				.replaceAll((time) -> Instant.parse(time.group()).plus(Duration.ofMinutes(330)).toString()));
		assertThat(bench.later(Duration.ofMinutes(9), post).cause()).isEqualTo(ReceiptCause.WRONG_TIME_ZONE);
	}

	@Test
	void proofLiveContinuesWhereItWasAndFindsThreeFaultsOfAnotherFrontEnd(@TempDir Path folder) throws Exception {
		ReceiptBench bench = bench(FrontEnd.OTHER);
		List<String> paths = Stream.of("No date", "Other words", "No image", "As approved")
			.map(bench::publish)
			.map((post) -> "/posts/" + post.get("slug").asString())
			.toList();
		ProofCommand command = new ProofCommand(new ReceiptSite(bench.site.url()), bench.checks,
				this.context.getBean(Posts.class));
		List<String> call = List.of("live", "--report", folder.toString(), "--rate", "1000");
		UnaryOperator<FakeSite.Page> restyled = (page) -> page.withBody(page.body().replace("/site.css", "/theme.css"));
		Thread interrupted = Thread.ofVirtual().unstarted(() -> command.run(call));
		bench.site.fault = (page) -> {
			if (page.path().equals(paths.get(2))) {
				interrupted.interrupt();
			}
			return restyled.apply(page);
		};
		interrupted.start();
		interrupted.join();
		assertThat(folder.resolve("index.html")).doesNotExist();
		assertThat(Files.readString(folder.resolve("unfinished.jsonl"))).contains(paths.get(3))
			.doesNotContain(paths.get(2));

		List<String> read = new CopyOnWriteArrayList<>();
		bench.site.fault = (page) -> {
			read.add(page.path());
			String body = restyled.apply(page).body();
			return switch (paths.indexOf(page.path())) {
				case 0 -> page.withBody(body.replaceAll("<time[^>]*>", "<time>"));
				case 1 -> page.withBody(body.replace("First paragraph of", "Another paragraph of"));
				case 2 -> page.withBody(body.replaceAll("srcset=\"[^\"]*\"", ""));
				default -> page.withBody(body);
			};
		};
		assertThat(command.run(call)).isEqualTo(1);
		assertThat(read).contains(paths.get(2)).doesNotContain(paths.get(3));
		String report = Files.readString(folder.resolve("index.html"));
		String different = report.substring(0, report.indexOf("As approved</h2>"));
		assertThat(different)
			.contains(paths.get(0), "date (time)", paths.get(1), "Another paragraph of", paths.get(2),
					"image addresses (srcset)", ReceiptCause.IMAGE_ADDRESS.sentence())
			.doesNotContain(paths.get(3));
		assertThat(report).contains(paths.get(3));
		assertThat(folder.resolve("unfinished.jsonl")).doesNotExist();
	}

	@Test
	void readsNothingButSiteAndCdn() throws InterruptedException {
		try (PublicReader reader = new PublicReader()) {
			Reading refused = reader.read(URI.create("http://169.254.169.254/latest/meta-data/"),
					Set.of("https://www.example.org:443"), 10);
			assertThat(refused.failure()).contains("not of the site");
			URI own = this.api.url("/site.css");
			assertThat(reader.read(own, Set.of(PublicReader.origin(own)), 10).failure()).contains("larger than 10");
		}
	}

	@Test
	void newSettingsOfTheSiteAreCheckedAtTheNewestPosts() {
		ReceiptBench bench = bench(FrontEnd.AUTO);
		JsonNode post = bench.publish("Under another name");
		bench.after(Duration.ofSeconds(1), post);
		OwnersSettings owner = new OwnersSettings(this.api.asEditor());
		owner.publish(Map.of("name", "The Mill"));
		try {
			assertThat(bench.receipt(post).change()).isEqualTo(ReceiptChange.SETTINGS);
			bench.site.fault = (page) -> page.withBody(page.body().replace("The Mill", "Galley"));
			bench.after(Duration.ofSeconds(1), post);
			assertThat(bench.receipt(post).state()).isEqualTo(ReceiptState.WAITING);
			assertThat(bench.receipt(post).differences().toString()).contains("The Mill");
			bench.site.fault = (page) -> page;
			bench.after(Duration.ofMinutes(61), post);
			assertThat(bench.receipt(post).state()).isEqualTo(ReceiptState.GREEN);
		}
		finally {
			owner.publish(OwnersSettings.INITIAL);
		}
	}

	@Test
	void aCheckCanBeAskedFor() {
		ReceiptBench bench = bench(FrontEnd.AUTO);
		JsonNode post = bench.publish("Checked again");
		bench.after(Duration.ofSeconds(1), post);
		bench.after(Duration.ofMinutes(60), post);
		assertThat(bench.receipt(post).nextCheckAt()).isNull();
		JsonNode off = this.api.asEditor().refused("checkReceipt", Map.of("postId", Newsroom.id(post)));
		assertThat(off.at("/0/message").asString()).contains("set GALLEY_SITE_URL");
		assertThat(bench.receipts.checkAgain(PostId.of(Newsroom.id(post)))).isPresent();
		bench.site.fault = (page) -> page.withStatus(500, "");
		Receipt red = bench.later(Duration.ZERO, post);
		assertThat(red.state()).isEqualTo(ReceiptState.RED);
		assertThat(red.cause()).isEqualTo(ReceiptCause.UNREACHABLE);
		assertThat(bench.receipts.newest(PostId.of(Newsroom.id(post)))).contains(red);
	}

}
