package app.galley.receipt;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import java.util.stream.Collectors;

import app.galley.id.PostId;
import app.galley.post.Post;
import app.galley.post.Posts;
import app.galley.post.SelectedPost;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import reactor.core.publisher.Flux;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.graphql.data.method.annotation.SubscriptionMapping;
import org.springframework.stereotype.Controller;

/**
 * GraphQL fields of receipts.
 */
@Controller
class ReceiptController {

	private static final String NO_RECEIPT = "the post or page has no receipt: receipts begin with the first change after GALLEY_SITE_URL is set";

	private static final int MAX_RED_POSTS = 20;

	private final Receipts receipts;

	private final ReceiptChecks checks;

	private final ReceiptFeed feed;

	private final Posts posts;

	ReceiptController(Receipts receipts, ReceiptChecks checks, ReceiptFeed feed, Posts posts) {
		this.posts = posts;
		this.receipts = receipts;
		this.checks = checks;
		this.feed = feed;
	}

	@BatchMapping(typeName = "Post")
	Map<SelectedPost, List<Receipt>> receipts(List<SelectedPost> posts) {
		Map<PostId, List<Receipt>> found = this.receipts
			.ofPosts(posts.stream().map(SelectedPost::id).collect(Collectors.toSet()));
		Map<SelectedPost, List<Receipt>> result = new LinkedHashMap<>();
		posts.forEach((post) -> result.put(post, found.getOrDefault(post.id(), List.of())));
		return result;
	}

	@BatchMapping(typeName = "Page", field = "receipts")
	Map<SelectedPost, List<Receipt>> receiptsOfPages(List<SelectedPost> pages) {
		return receipts(pages);
	}

	@SchemaMapping(typeName = "DeskSummary")
	List<SelectedPost> redPosts() {
		return red(Post.Kind.POST);
	}

	@SchemaMapping(typeName = "DeskSummary")
	List<SelectedPost> redPages() {
		return red(Post.Kind.PAGE);
	}

	private List<SelectedPost> red(Post.Kind kind) {
		List<PostId> red = this.receipts.red(kind, MAX_RED_POSTS);
		return this.posts.selectAll(Set.copyOf(red))
			.stream()
			.sorted(Comparator.comparingInt((post) -> red.indexOf(post.id())))
			.toList();
	}

	@SubscriptionMapping
	Flux<Receipt> receipt(@Argument PostId postId) {
		return this.feed.of(postId).switchIfEmpty(Flux.error(() -> new NotFound("postId", NO_RECEIPT)));
	}

	@MutationMapping
	Receipt checkReceipt(@Argument CheckReceiptInput input) {
		if (!this.checks.isEnabled()) {
			throw new Conflict("input.postId",
					"receipts are off: set GALLEY_SITE_URL, and GALLEY_RECEIPT_ENABLED to true");
		}
		return this.receipts.checkAgain(input.postId()).orElseThrow(() -> new NotFound("input.postId", NO_RECEIPT));
	}

	@SchemaMapping(typeName = "Receipt")
	String fileUrl(Receipt receipt) {
		return ReceiptFileController.path(receipt);
	}

	record CheckReceiptInput(PostId postId) {
	}

}
