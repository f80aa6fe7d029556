package app.galley.receipt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import app.galley.address.ImageAddresses;
import app.galley.image.Images;
import app.galley.post.Post;
import app.galley.post.PostStatus;
import app.galley.post.Posts;
import app.galley.preview.LivePages;
import app.galley.receipt.page.PublicReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Checks receipts that are due: at once, then 1, 10 and 60 minutes after the change, as a
 * cache may bring an old page back. A difference counts when a second reading, 20 seconds
 * later, finds one too: pages may be rendered again for other reasons at that moment.
 */
@Component
class ReceiptChecks {

	private static final Logger log = LoggerFactory.getLogger(ReceiptChecks.class);

	/** Times of the checks, from the change. */
	static final List<Duration> CHECKS = List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(10),
			Duration.ofMinutes(60));

	/** Pauses between the readings of the first check: the site renders meanwhile. */
	private static final List<Duration> FIRST_PAUSES = List.of(Duration.ofSeconds(4), Duration.ofSeconds(15));

	private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(20));

	private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMinutes(1);

	private final ReceiptSettings settings;

	private final ReceiptSite site;

	private final Receipts receipts;

	private final Posts posts;

	private final Images images;

	private final LivePages live;

	private final ImageAddresses addresses;

	private final PublicReader reader;

	private final Clock clock;

	private final ReceiptMeters meters;

	ReceiptChecks(ReceiptSettings settings, ReceiptSite site, Receipts receipts, Posts posts, Images images,
			LivePages live, ImageAddresses addresses, PublicReader reader, Clock clock, ReceiptMeters meters) {
		this.settings = settings;
		this.site = site;
		this.receipts = receipts;
		this.posts = posts;
		this.images = images;
		this.live = live;
		this.addresses = addresses;
		this.reader = reader;
		this.clock = clock;
		this.meters = meters;
	}

	boolean isEnabled() {
		return this.settings.enabled() && this.site.url() != null;
	}

	/** Checks until no receipt is due. */
	void checkDue() {
		try {
			Optional<Receipt> due = isEnabled() ? this.receipts.due() : Optional.empty();
			while (due.isPresent()) {
				check(due.get());
				due = this.receipts.due();
			}
		}
		catch (InterruptedException ex) {
			// The process is stopping. Nothing is written, so the next process checks
			// again. The interrupt flag stays clear because the job engine must still
			// write its own state.
			log.info("Stopping; receipts that are due are checked after the next start");
		}
	}

	/** Time of the next check. */
	Optional<Instant> next() {
		return isEnabled() ? this.receipts.nextCheck() : Optional.empty();
	}

	private void check(Receipt receipt) throws InterruptedException {
		try {
			Optional<Post> post = this.posts.find(receipt.postId()).or(() -> this.posts.findDeleted(receipt.postId()));
			if (post.isPresent() && isStill(receipt, post.get())) {
				write(receipt, read(receipt, post.get(), this.reader));
			}
			else {
				// It changed while receipts were off, or in this very moment.
				this.receipts.supersede(receipt);
			}
		}
		catch (RuntimeException ex) {
			log.error("Could not check receipt {} of post {}; trying again in a minute", receipt.id(), receipt.postId(),
					ex);
			this.receipts.postpone(receipt, PAUSE_AFTER_FAILURE);
		}
	}

	private static boolean isStill(Receipt receipt, Post post) {
		return (post.status() == PostStatus.PUBLISHED) != (receipt.change() == ReceiptChange.UNPUBLISHED);
	}

	/** Reads everything that shows the post, once. */
	Findings read(Receipt receipt, Post post, PublicReader reader) throws InterruptedException {
		PublicSite site = new PublicSite(Objects.requireNonNull(this.site.url()), this.addresses, reader);
		PageCheck pages = new PageCheck(this.live, this.posts, site, this.settings.frontEnd());
		ListCheck lists = new ListCheck(this.live, this.posts, this.receipts, site, this.clock);
		return new PostCheck(receipt, post, site, pages, this.live, lists,
				new FeedCheck(this.live, this.posts, site, lists), new ImageCheck(this.images, site))
			.run();
	}

	private void write(Receipt before, Findings findings) {
		Receipt after = after(before, findings, this.clock.instant().truncatedTo(ChronoUnit.MICROS));
		boolean turnsRed = after.state() == ReceiptState.RED && before.state() != ReceiptState.RED;
		boolean webhook = turnsRed && this.settings.webhookUrl() != null;
		if (this.receipts.checked(before, after, webhook) && turnsRed) {
			this.meters.turnedRed(Objects.requireNonNull(after.cause()));
			log.warn("Readers do not see {} {} as approved: {} {}", after.kind().name().toLowerCase(Locale.ROOT),
					after.postId(), after.likely(), after.differences().getFirst().place());
		}
	}

	/** The receipt after a reading. */
	static Receipt after(Receipt receipt, Findings findings, Instant now) {
		boolean right = findings.differences().isEmpty();
		List<Duration> pauses = (receipt.checks() == 0) ? FIRST_PAUSES : PAUSES;
		if (!right && receipt.readings() < pauses.size()) {
			boolean shown = receipt.state() != ReceiptState.GREEN;
			return result(receipt, findings, receipt.state(), shown ? findings.differences() : receipt.differences(),
					receipt.checks(), receipt.readings() + 1, now.plus(pauses.get(receipt.readings())), now);
		}
		ReceiptState state = right ? ReceiptState.GREEN
				: (receipt.checks() == 0) ? ReceiptState.WAITING : ReceiptState.RED;
		int checks = Math.min(receipt.checks() + 1, CHECKS.size());
		return result(receipt, findings, state, findings.differences(), checks, 0, nextCheck(receipt, checks, now),
				now);
	}

	private static @Nullable Instant nextCheck(Receipt receipt, int checks, Instant now) {
		if (checks == CHECKS.size()) {
			return null;
		}
		Instant planned = receipt.changedAt().plus(CHECKS.get(checks));
		return planned.isAfter(now) ? planned : now;
	}

	private static Receipt result(Receipt receipt, Findings findings, ReceiptState state, List<Difference> differences,
			int checks, int readings, @Nullable Instant next, Instant now) {
		boolean seen = state == ReceiptState.GREEN && receipt.seenAt() == null;
		boolean red = state == ReceiptState.RED && receipt.redAt() == null;
		return new Receipt(receipt.id(), receipt.postId(), receipt.kind(), receipt.change(), receipt.revision(),
				receipt.slug(), receipt.formerSlugs(), receipt.reviewedBy(), receipt.reviewedAt(), receipt.textSha256(),
				state, differences, findings.documentSha256(), findings.images(), checks, readings,
				receipt.requests() + findings.requests(), receipt.changedAt(), next, now, seen ? now : receipt.seenAt(),
				red ? now : receipt.redAt());
	}

}
