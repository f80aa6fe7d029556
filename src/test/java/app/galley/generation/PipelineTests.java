package app.galley.generation;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.embedded.GalleyProcess;
import app.galley.embedded.SdxlServer;
import app.galley.id.DraftId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.image.Rendition;
import app.galley.media.PreparationSteps;
import app.galley.media.TestImages;
import app.galley.media.XmpProvenance;
import app.galley.storage.ObjectHead;
import app.galley.storage.ObjectStore;
import com.sun.management.OperatingSystemMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Galley's own time, part by part, and heap for an image of 1344x768 whose PNG has 2 to 3
 * MB. {@code -Dgalley.pipeline.pictures=50} sets how many are measured, after ten to warm
 * up, which must then take less than a second each, and makes the queue a hundred long.
 * Without it a short form runs, which asserts no time.
 */
@GalleyTest
class PipelineTests {

	private static final int PICTURES = Integer.getInteger("galley.pipeline.pictures", 0);

	private static final int AT_ONCE = 4;

	private static final int QUEUED = (PICTURES > 0) ? 100 : 12;

	private static final Pattern COLLECTION = Pattern.compile("(Pause \\w+).* (\\d+)M->(\\d+)M\\(\\d+M\\)");

	private static final Stopwatch STOPWATCH = new Stopwatch();

	@SuppressWarnings("NullAway.Init") // by start()
	private static SdxlServer sdxl;

	@Autowired
	ImageGenerations generations;

	@Autowired
	Images images;

	@Autowired
	ObjectStore store;

	@Autowired
	JdbcClient jdbc;

	@DynamicPropertySource
	static void settings(DynamicPropertyRegistry registry) {
		registry.add("galley.sdxl.url", () -> "http://127.0.0.1:" + sdxl.port());
	}

	@BeforeAll
	static void start() throws IOException {
		sdxl = new SdxlServer(STOPWATCH::reached, (width, height, seed) -> {
			byte[] picture = paint(width, height, seed);
			STOPWATCH.reached("painted");
			return picture;
		});
	}

	@AfterAll
	static void stop() {
		sdxl.close();
	}

	/** From the lease to admitting the next, without the server's own work. */
	@Test
	@Timeout(value = 1, unit = TimeUnit.HOURS)
	void takesLessThanASecondAnImage() throws Exception {
		int warmUp = (PICTURES > 0) ? 10 : 1;
		int measured = (PICTURES > 0) ? PICTURES : 3;
		Table table = new Table();
		for (int i = 1; i <= warmUp + measured; i++) {
			Table into = (i > warmUp) ? table : new Table();
			Image image = generate(i, into);
			assertThat(image.bytes()).isBetween(2_000_000, 3_000_000);
			assertThat(keys(image)).hasSize(5);
			assertThat(this.store.list("generated/").map(ObjectHead::key)).hasSize(6 * i).containsAll(keys(image));
			assertThat(this.jdbc.sql("SELECT count(*) FROM image").query(Integer.class).single()).isEqualTo(i);
			alone(i, into);
			if (i == warmUp + measured) {
				table.print(measured, image);
			}
		}
		if (PICTURES > 0) {
			assertThat(table.medianMillis()).isLessThan(1000);
		}
	}

	private Image generate(int seed, Table table) throws Exception {
		DraftId task = Tasks.insert(this.jdbc);
		GenerationInput input = new GenerationInput.Fields("A harbour in the morning", null, 1344, 768, null, null,
				null, seed, null, "");
		UUID id = this.generations.request(task, input, "editor").id();
		Map<String, Moment> moments = STOPWATCH.awaitFinished();
		ImageGeneration ended = this.generations.find(id).orElseThrow();
		assertThat(ended.status()).as(ended.error()).isEqualTo(ImageGenerationStatus.DONE);
		table.add(moments);
		return this.images.find(Objects.requireNonNull(ended.imageId())).orElseThrow();
	}

	private static List<String> keys(Image image) {
		return Stream.concat(Stream.of(image.objectKey()), image.renditions().stream().map(Rendition::objectKey))
			.distinct()
			.toList();
	}

	/** Preparation reports no steps, so its parts are measured once more. */
	private static void alone(int seed, Table table) throws Exception {
		PreparationSteps.run(paint(1344, 768, seed), XmpProvenance.trained("random-weights"), table);
	}

	/**
	 * The real program with 512 MB of heap ({@link GalleyProcess}), which the embedded S3
	 * shares; PostgreSQL and what libwebp takes are outside of it. The server holds its
	 * first answers back until all have been asked for.
	 */
	@Test
	@Timeout(value = 1, unit = TimeUnit.HOURS)
	void runsAQueueWithinHalfAGigabyteOfHeap(@TempDir Path data) throws Exception {
		CountDownLatch asked = new CountDownLatch(1);
		AtomicInteger answered = new AtomicInteger();
		AtomicInteger smallest = new AtomicInteger(Integer.MAX_VALUE);
		Path collections = data.resolve("gc.log");
		try (SdxlServer server = new SdxlServer((step) -> await(asked), (width, height, seed) -> {
			byte[] picture = paint(width, height, seed);
			smallest.accumulateAndGet(picture.length, Math::min);
			answered.incrementAndGet();
			return picture;
		});
				GalleyProcess galley = GalleyProcess.start(Map.of("GALLEY_DATA_DIR", data.resolve("galley").toString(),
						"GALLEY_EDITOR_PASSWORD", Api.PASSWORD, "GALLEY_SAMPLES", "false", "GALLEY_SDXL_URL",
						"http://127.0.0.1:" + server.port(), "GALLEY_SDXL_CONCURRENCY", String.valueOf(AT_ONCE),
						"JDK_JAVA_OPTIONS", "-XX:+ExitOnOutOfMemoryError -Xlog:gc:file=" + collections))) {
			Api editor = Api.at(galley.awaitReady()).asEditor();
			String task = task(editor);
			askAtOnce(editor, task);
			Api.await(() -> statuses(editor, task),
					(now) -> now.equals(Map.of("RUNNING", (long) AT_ONCE, "QUEUED", (long) QUEUED)));
			asked.countDown();
			for (int seen = 0; seen < AT_ONCE + QUEUED;) {
				int before = seen;
				seen = Api.await(() -> statuses(editor, task).getOrDefault("DONE", 0L).intValue(),
						(done) -> done > before);
			}
			assertThat(answered).hasValue(AT_ONCE + QUEUED);
			assertThat(smallest).hasValueGreaterThan(2_000_000);
			assertThat(galley.output()).doesNotContain("java.lang.OutOfMemoryError");
			printHeap(Files.readString(collections));
		}
	}

	private static String task(Api editor) {
		return editor
			.data("mutation($input: CreateContentTaskInput!) { createContentTask(input: $input) { id } }",
					Map.of("input", Map.of("title", "Many pictures", "bodyMarkdown", "Words.")))
			.at("/createContentTask/id")
			.asString();
	}

	private static void askAtOnce(Api editor, String task) throws Exception {
		List<Callable<JsonNode>> requests = IntStream.range(0, AT_ONCE + QUEUED)
			.<Callable<JsonNode>>mapToObj((i) -> () -> editor.data(
					"mutation($input: GenerateImageInput!) { generateImage(input: $input) { id } }",
					Map.of("input",
							Map.of("taskId", task, "prompt", "Harbour " + i, "width", 1344, "height", 768, "seed", i))))
			.toList();
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<JsonNode> request : clients.invokeAll(requests)) {
				request.get();
			}
		}
	}

	private static Map<String, Long> statuses(Api editor, String task) {
		return editor
			.data("query($id: ID!) { contentTask(id: $id) { imageGenerations { status } } }", Map.of("id", task))
			.at("/contentTask/imageGenerations")
			.valueStream()
			.collect(Collectors.groupingBy((generation) -> generation.get("status").asString(), Collectors.counting()));
	}

	private static void printHeap(String log) {
		Map<String, Integer> counts = new LinkedHashMap<>();
		Map<String, Integer> most = new LinkedHashMap<>();
		Matcher collection = COLLECTION.matcher(log);
		while (collection.find()) {
			counts.merge(collection.group(1), 1, Integer::sum);
			most.merge(collection.group(1), Integer.parseInt(collection.group(3)), Math::max);
		}
		System.out.printf("Heap of 512 MB, %d running and %d queued: collections %s, most MB left after one %s%n",
				AT_ONCE, QUEUED, counts, most);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Leaves of all sizes over each other have the detail of a photograph at every scale;
	 * grain as of a film makes the PNG large.
	 */
	private static byte[] paint(int width, int height, long seed) throws IOException {
		BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
		Graphics2D pen = picture.createGraphics();
		Random random = new Random(seed);
		for (int i = 0; i < 1000; i++) {
			int side = 6 + (int) (500 * Math.pow(random.nextDouble(), 4));
			int x = random.nextInt(width + side) - side;
			int y = random.nextInt(height + side) - side;
			pen.setPaint(new GradientPaint(x, y, new Color(random.nextInt(0x1000000)), x + side, y + side,
					new Color(random.nextInt(0x1000000))));
			pen.fillOval(x, y, side, side);
		}
		pen.dispose();
		byte[] samples = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
		byte[] grain = new byte[samples.length];
		new SplittableRandom(seed).nextBytes(grain);
		for (int i = 0; i < samples.length; i++) {
			samples[i] = (byte) Math.clamp((samples[i] & 0xff) + grain[i] / 32, 0, 255);
		}
		return TestImages.encode(picture, "png");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Measured {

		@Bean
		@Primary
		FaultPoint stopwatch() {
			return STOPWATCH;
		}

	}

	/**
	 * When a step was reached.
	 *
	 * @param cpu that this process had taken by then; it holds the embedded S3 too
	 */
	private record Moment(long nanos, long cpu) {

		static Moment now() {
			return new Moment(System.nanoTime(),
					ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
		}

	}

	/** One generation at a time. */
	private static final class Stopwatch extends FaultPoint {

		private final Map<String, Moment> moments = new ConcurrentHashMap<>();

		private final BlockingQueue<Map<String, Moment>> finished = new ArrayBlockingQueue<>(1);

		Stopwatch() {
			super(null);
		}

		@Override
		public void reached(String step) {
			this.moments.put(step, Moment.now());
			if (step.equals("finished")) {
				this.finished.add(Map.copyOf(this.moments));
			}
		}

		Map<String, Moment> awaitFinished() throws InterruptedException {
			return Objects.requireNonNull(this.finished.poll(60, TimeUnit.SECONDS), "The generation does not end");
		}

	}

	private static final class Table implements PreparationSteps.Stopwatch {

		private static final String TOTAL = "total";

		private final Map<String, List<Long>> parts = new LinkedHashMap<>();

		private final List<Long> cpu = new ArrayList<>();

		void add(Map<String, Moment> moments) {
			long known = 0;
			known += add("lease, place, send", moments, "lease", "working");
			known += add("receive (base64 in JSON)", moments, "painted", "received");
			known += add("prepare", moments, "received", "prepared");
			for (String file : List.of("original", "480", "768", "1200", "1344", "share")) {
				known += add("upload " + file, moments, "upload-" + file, "uploaded-" + file);
			}
			known += add("commit", moments, "commit", "committed");
			known += add("admit the next", moments, "committed", "finished");
			long total = nanos(moments, "lease", "working") + nanos(moments, "painted", "finished");
			add("hashes, between the others", total - known);
			add(TOTAL, total);
			this.cpu.add(at(moments, "working").cpu() - at(moments, "lease").cpu() + at(moments, "finished").cpu()
					- at(moments, "painted").cpu());
		}

		private long add(String part, Map<String, Moment> moments, String from, String to) {
			return add(part, nanos(moments, from, to));
		}

		private long add(String part, long nanos) {
			this.parts.computeIfAbsent(part, (name) -> new ArrayList<>()).add(nanos);
			return nanos;
		}

		private static long nanos(Map<String, Moment> moments, String from, String to) {
			return at(moments, to).nanos() - at(moments, from).nanos();
		}

		private static Moment at(Map<String, Moment> moments, String step) {
			return Objects.requireNonNull(moments.get(step), step);
		}

		@Override
		public <T> T timed(String part, Callable<T> work) throws Exception {
			long start = System.nanoTime();
			T result = work.call();
			add(part, System.nanoTime() - start);
			return result;
		}

		double medianMillis() {
			return median(Objects.requireNonNull(this.parts.get(TOTAL)));
		}

		void print(int pictures, Image last) {
			System.out.printf("Galley's own time for a picture, %d pictures, load %.1f on %d cores%n", pictures,
					ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
					Runtime.getRuntime().availableProcessors());
			System.out.printf("The last: PNG of %,d bytes, WebP of %s%n", last.bytes(),
					last.renditions()
						.stream()
						.map((copy) -> "%,d (%d px)".formatted(copy.bytes(), copy.width()))
						.collect(Collectors.joining(", ")));
			System.out.printf("%-30s %9s %6s%n", "part", "median ms", "share");
			this.parts.forEach((part, times) -> {
				if (!part.startsWith(" ") && !part.equals(TOTAL)) {
					print(part);
				}
				if (part.equals("prepare")) {
					this.parts.keySet().stream().filter((name) -> name.startsWith(" ")).forEach(this::print);
				}
			});
			print(TOTAL);
			System.out.printf("%-30s %9.1f%n", "CPU of all but PostgreSQL", median(this.cpu));
		}

		private void print(String part) {
			System.out.printf("%-30s %9.1f %5.1f%%%n", part, median(times(part)), 100.0 * sum(part) / sum(TOTAL));
		}

		private List<Long> times(String part) {
			return Objects.requireNonNull(this.parts.get(part));
		}

		private long sum(String part) {
			return times(part).stream().mapToLong(Long::longValue).sum();
		}

		private static double median(List<Long> nanos) {
			return nanos.stream().sorted().toList().get(nanos.size() / 2) / 1e6;
		}

	}

}
