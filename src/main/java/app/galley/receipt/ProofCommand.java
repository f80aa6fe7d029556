package app.galley.receipt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import app.galley.cli.Command;
import app.galley.cli.Usage;
import app.galley.id.PostId;
import app.galley.id.UuidV7;
import app.galley.paging.Page;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostFilter;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * The {@code proof live} command: reads the page of every post, its lists, feed, sitemap
 * and images at the public addresses and compares them with what is approved, now.
 */
@Component
@Usage(ProofCommand.USAGE)
class ProofCommand implements Command {

	static final String USAGE = """
			proof live [--report FOLDER] [--rate N]
			  Reads the whole public site (GALLEY_SITE_URL) and its images as a reader does, at most N
			  requests a second (10), and writes what differs to FOLDER/index.html (proof-live).
			  An interrupted run continues where it was. Exit code 1 for differences.""";

	private static final int DEFAULT_RATE = 10;

	private static final int PAGE_SIZE = 100;

	/** What an unfinished run has checked, a JSON object each line. */
	private static final String PROGRESS = "unfinished.jsonl";

	private final ReceiptSite site;

	private final ReceiptChecks checks;

	private final Posts posts;

	ProofCommand(ReceiptSite site, ReceiptChecks checks, Posts posts) {
		this.site = site;
		this.checks = checks;
		this.posts = posts;
	}

	@Override
	public int run(List<String> args) {
		int rate = number(option(args, "--rate"));
		if (args.isEmpty() || !args.getFirst().equals("live") || rate < 1) {
			System.err.println(USAGE);
			return 2;
		}
		if (this.site.url() == null) {
			System.err.println("Set GALLEY_SITE_URL to the public address of the site.");
			return 2;
		}
		String folder = option(args, "--report");
		try (PoliteReader reader = new PoliteReader(rate)) {
			return run(Path.of((folder != null) ? folder : "proof-live"), reader);
		}
		catch (InterruptedException ex) {
			System.err.println("Interrupted; the same call continues");
			return 1;
		}
		catch (IOException | UncheckedIOException ex) {
			System.err.println("Cannot write the report: " + ex.getMessage());
			return 1;
		}
	}

	private int run(Path folder, PoliteReader reader) throws IOException, InterruptedException {
		Files.createDirectories(folder);
		Path progress = folder.resolve(PROGRESS);
		Map<String, ProofResult> known = read(progress);
		List<ProofResult> results = new ArrayList<>();
		@Nullable String after = null;
		do {
			Page<PostSummary> page = this.posts.newest(PostFilter.NONE, PageRequest.of(PAGE_SIZE, after, null, null));
			for (PostSummary post : page.nodes()) {
				ProofResult result = known.get(post.id().toString());
				if (result == null || !result.updatedAt().equals(post.updatedAt().toString())) {
					result = check(this.posts.find(post.id()).orElseThrow(), reader);
					append(progress, result);
				}
				results.add(result);
			}
			after = page.pageInfo().isHasNextPage() ? page.pageInfo().getEndCursor().getValue() : null;
		}
		while (after != null);
		for (PostId id : this.posts.publishedPages()) {
			Post page = this.posts.find(id).orElseThrow();
			ProofResult result = known.get(id.toString());
			if (result == null || !result.updatedAt().equals(page.updatedAt().toString())) {
				result = check(page, reader);
				append(progress, result);
			}
			results.add(result);
		}
		Path report = folder.resolve("index.html");
		Files.writeString(report, new ProofReport(String.valueOf(this.site.url()), results).html());
		Files.deleteIfExists(progress);
		long different = results.stream().filter((result) -> !result.differences().isEmpty()).count();
		System.out.printf("%,d posts and pages read, %,d with differences: see %s%n", results.size(), different,
				report);
		return (different > 0) ? 1 : 0;
	}

	private ProofResult check(Post post, PoliteReader reader) throws InterruptedException {
		PostSummary summary = post.summary();
		Instant now = summary.updatedAt();
		Receipt receipt = new Receipt(UuidV7.next(), post.id(), post.kind(), ReceiptChange.REVISED, 1, post.slug(),
				List.of(), summary.updatedBy(), now, "", ReceiptState.WAITING, List.of(), null, List.of(), 0, 0, 0, now,
				null, null, null, null);
		Findings findings = this.checks.read(receipt, post, reader);
		ProofResult result = new ProofResult(post.id().toString(), receipt.path(), post.title(),
				summary.updatedAt().toString(), findings.differences(), findings.images().size());
		System.out.println((result.differences().isEmpty() ? "ok         " : "different  ") + result.path());
		return result;
	}

	private static Map<String, ProofResult> read(Path progress) throws IOException {
		Map<String, ProofResult> known = new HashMap<>();
		if (Files.exists(progress)) {
			for (String line : Files.readAllLines(progress)) {
				try {
					ProofResult result = JsonMapper.shared().readValue(line, ProofResult.class);
					known.put(result.postId(), result);
				}
				catch (JacksonException ex) {
					// The line that was being written when the run ended.
				}
			}
		}
		return known;
	}

	private static void append(Path progress, ProofResult result) throws IOException {
		Files.writeString(progress, JsonMapper.shared().writeValueAsString(result) + "\n", StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
	}

	private static @Nullable String option(List<String> args, String name) {
		int at = args.indexOf(name);
		return (at >= 0 && at + 1 < args.size()) ? args.get(at + 1) : null;
	}

	private static int number(@Nullable String text) {
		if (text == null) {
			return DEFAULT_RATE;
		}
		return text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
	}

	/**
	 * What was found of one post.
	 *
	 * @param updatedAt of the post, as read
	 * @param images number of image addresses read
	 */
	record ProofResult(String postId, String path, String title, String updatedAt, List<Difference> differences,
			int images) {
	}

}
