package app.galley.receipt;

import java.util.UUID;

import app.galley.identity.Caller;
import app.galley.post.Post;
import app.galley.post.Posts;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * Signed receipts as files, for accounts that can edit the post, and the public key that
 * verifies them, for everyone.
 */
@RestController
class ReceiptFileController {

	private static final MediaType PEM = MediaType.parseMediaType("application/x-pem-file");

	private final Receipts receipts;

	private final Posts posts;

	private final ReceiptFile file;

	private final ReceiptKey key;

	ReceiptFileController(Receipts receipts, Posts posts, ReceiptFile file, ReceiptKey key) {
		this.receipts = receipts;
		this.posts = posts;
		this.file = file;
		this.key = key;
	}

	static String path(Receipt receipt) {
		return "/desk/receipts/" + receipt.id() + "/receipt.json";
	}

	@GetMapping("/desk/receipts/{id}/receipt.json")
	ResponseEntity<String> receipt(@PathVariable UUID id) {
		return this.receipts.find(id)
			.filter((
					receipt) -> this.posts.find(receipt.postId()).filter(ReceiptFileController::isEditable).isPresent())
			.map((receipt) -> ResponseEntity.ok()
				.contentType(MediaType.APPLICATION_JSON)
				.cacheControl(CacheControl.noStore())
				.header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"receipt.json\"")
				.body(this.file.of(receipt)))
			.orElseGet(() -> ResponseEntity.notFound().build());
	}

	private static boolean isEditable(Post post) {
		return Caller.current().filter((caller) -> post.summary().editableBy(caller)).isPresent();
	}

	@GetMapping("/receipt-key.pem")
	ResponseEntity<String> key() {
		return ResponseEntity.ok().contentType(PEM).body(this.key.publicKeyPem());
	}

}
