package app.galley.receipt;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.stereotype.Component;

/**
 * A receipt as a signed file, {@code receipt.json}: the receipt, readable, and the same
 * bytes as the payload of a JSON Web Signature.
 */
@Component
class ReceiptFile {

	private final ReceiptKey key;

	private final ReceiptSite site;

	ReceiptFile(ReceiptKey key, ReceiptSite site) {
		this.key = key;
		this.site = site;
	}

	String of(Receipt receipt) {
		JsonMapper json = JsonMapper.shared();
		String content = json.writeValueAsString(content(receipt));
		return "{\"receipt\":%s,\"jws\":%s}\n".formatted(content, json.writeValueAsString(this.key.sign(content)));
	}

	private Map<String, @Nullable Object> content(Receipt receipt) {
		Map<String, @Nullable Object> content = new LinkedHashMap<>();
		content.put("id", receipt.id());
		content.put("postId", receipt.postId());
		content.put("address", String.valueOf(this.site.url()).replaceAll("/+$", "") + receipt.path());
		content.put("change", receipt.change());
		content.put("revision", receipt.revision());
		content.put("review", Map.of("by", receipt.reviewedBy(), "at", receipt.reviewedAt().toString(), "textSha256",
				receipt.textSha256()));
		content.put("state", receipt.state());
		content.put("cause", receipt.cause());
		content.put("likely", receipt.likely());
		content.put("changedAt", receipt.changedAt().toString());
		content.put("checkedAt", text(receipt.checkedAt()));
		content.put("seenAt", text(receipt.seenAt()));
		content.put("secondsUntilSeen", receipt.secondsUntilSeen());
		content.put("documentSha256", receipt.documentSha256());
		content.put("images", receipt.images());
		content.put("differences", receipt.differences().stream().map(ReceiptFile::content).toList());
		return content;
	}

	private static Map<String, @Nullable Object> content(Difference difference) {
		Map<String, @Nullable Object> content = new LinkedHashMap<>();
		content.put("place", difference.place());
		content.put("expected", difference.expected());
		content.put("found", difference.found());
		content.put("cause", difference.cause());
		return content;
	}

	private static @Nullable String text(@Nullable Object time) {
		return (time != null) ? time.toString() : null;
	}

}
