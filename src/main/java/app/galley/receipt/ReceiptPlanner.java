package app.galley.receipt;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import app.galley.address.AddressChange;
import app.galley.id.UuidV7;
import app.galley.paging.PageRequest;
import app.galley.post.Post;
import app.galley.post.PostChanged;
import app.galley.post.PostFilter;
import app.galley.post.PostRevision;
import app.galley.post.PostStatus;
import app.galley.post.PostSummary;
import app.galley.post.Posts;
import app.galley.settings.SiteSettingsPublished;
import app.galley.taxonomy.TaxonomyChanged;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Begins a receipt in the transaction of each change that readers see: either both are
 * written or neither is.
 */
@Component
class ReceiptPlanner {

	/** Former addresses that are checked; a post may have had any number. */
	private static final int MAX_FORMER_SLUGS = 5;

	/** Posts that are checked after a change of all that have something in common. */
	static final int MAX_POSTS = 5;

	/** Time for the site to render the pages again. */
	static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private final ReceiptSettings settings;

	private final ReceiptSite site;

	private final Receipts receipts;

	private final Posts posts;

	private final Clock clock;

	ReceiptPlanner(ReceiptSettings settings, ReceiptSite site, Receipts receipts, Posts posts, Clock clock) {
		this.settings = settings;
		this.site = site;
		this.receipts = receipts;
		this.posts = posts;
		this.clock = clock;
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(PostChanged change) {
		if (isOff()) {
			return;
		}
		Post post = this.posts.find(change.postId()).or(() -> this.posts.findDeleted(change.postId())).orElseThrow();
		PostRevision revision = this.posts.lastRevision(post.id()).orElseThrow();
		List<String> former = change.slugs()
			.stream()
			.filter((slug) -> !slug.equals(post.slug()))
			.limit(MAX_FORMER_SLUGS)
			.toList();
		begin(post, kind(post, revision), revision, former);
	}

	/** Posts show the names of their terms, and lists are those of terms. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(TaxonomyChanged change) {
		planNewest(switch (change.kind()) {
			case AUTHOR -> PostFilter.ofAuthor(change.newSlug());
			case CATEGORY -> PostFilter.ofCategory(change.newSlug());
			case TAG -> PostFilter.ofTag(change.newSlug());
		}, ReceiptChange.TERM);
	}

	/** Every page shows images. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(AddressChange change) {
		planNewest(PostFilter.NONE, ReceiptChange.IMAGE_ADDRESSES);
	}

	/** Every page shows them. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	public void plan(SiteSettingsPublished change) {
		planNewest(PostFilter.NONE, ReceiptChange.SETTINGS);
	}

	private void planNewest(PostFilter filter, ReceiptChange change) {
		if (isOff()) {
			return;
		}
		for (PostSummary summary : this.posts.newest(filter, PageRequest.of(MAX_POSTS, null, null, null)).nodes()) {
			Post post = this.posts.find(summary.id()).orElseThrow();
			List<String> former = this.receipts.newest(post.id()).map(Receipt::formerSlugs).orElse(List.of());
			begin(post, change, this.posts.lastRevision(post.id()).orElseThrow(), former);
		}
	}

	private boolean isOff() {
		return !this.settings.enabled() || this.site.url() == null;
	}

	private void begin(Post post, ReceiptChange change, PostRevision revision, List<String> former) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		this.receipts.add(new Receipt(UuidV7.next(), post.id(), post.kind(), change, revision.number(), post.slug(),
				former, revision.approvedBy(), revision.approvedAt(), sha256(revision), ReceiptState.WAITING, List.of(),
				null, List.of(), 0, 0, 0, now, now.plus(FIRST_PAUSE), null, null, null));
	}

	private ReceiptChange kind(Post post, PostRevision revision) {
		if (post.status() != PostStatus.PUBLISHED) {
			return ReceiptChange.UNPUBLISHED;
		}
		Optional<Receipt> before = this.receipts.newest(post.id());
		if (before.isEmpty()) {
			return (revision.number() == 1) ? ReceiptChange.PUBLISHED : ReceiptChange.REVISED;
		}
		if (before.get().change() == ReceiptChange.UNPUBLISHED) {
			return ReceiptChange.PUBLISHED;
		}
		return before.get().slug().equals(post.slug()) ? ReceiptChange.REVISED : ReceiptChange.MOVED;
	}

	/** Of the text that was approved. */
	private static String sha256(PostRevision revision) {
		return DigestUtils.sha256Hex(String.join("\n", revision.title(), revision.excerpt(), revision.bodyMarkdown())
			.getBytes(StandardCharsets.UTF_8));
	}

}
