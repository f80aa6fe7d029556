package app.galley.receipt;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.credential.CredentialReader;
import app.galley.credential.CredentialReport.State;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.image.Rendition;
import app.galley.post.Post;
import app.galley.preview.LivePages.LivePage;
import app.galley.receipt.page.Reading;
import org.apache.commons.codec.digest.DigestUtils;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * Reads each image address of a post's page: the feature image with all its renditions,
 * which is also the share image, and the images of the article that Galley stores.
 */
final class ImageCheck {

	/** An object's key names the hash of its bytes. */
	private static final Pattern KEY = Pattern.compile("/([0-9a-f]{64})\\.[a-z]+$");

	/** Of an image that only its address is known of. */
	private static final int MAX_BYTES = 64 << 20;

	/** Allowed beyond the stored size, to see that an image is another. */
	private static final int MARGIN_BYTES = 1 << 20;

	/** Of the XMP packet; compressed in no format that is stored. */
	private static final String MARK = "DigitalSourceType";

	private final Images images;

	private final PublicSite site;

	ImageCheck(Images images, PublicSite site) {
		this.images = images;
		this.site = site;
	}

	List<SeenImage> check(Post post, LivePage page, List<Difference> differences) throws InterruptedException {
		Map<URI, Stored> addresses = new LinkedHashMap<>();
		Optional.ofNullable(post.summary().featuredImageId())
			.flatMap(this.images::find)
			.ifPresent((image) -> addAll(image, addresses));
		for (Element image : Jsoup.parse(page.html()).select(".article img[src]")) {
			add(image.attr("src"), addresses);
		}
		List<SeenImage> seen = new ArrayList<>();
		for (Map.Entry<URI, Stored> address : addresses.entrySet()) {
			if (this.site.isOwnImage(address.getKey())) {
				seen.add(check(address.getKey(), address.getValue(), differences));
			}
		}
		return seen;
	}

	private static void addAll(Image image, Map<URI, Stored> addresses) {
		boolean marked = image.provenance() != null || image.aiMark() != null;
		boolean signed = image.contentCredential() != null;
		addresses.put(image.url(), new Stored(image.sha256(), image.contentType(), image.bytes(), marked, signed));
		List<Rendition> copies = new ArrayList<>(image.renditions());
		if (image.share() != null) {
			copies.add(image.share());
		}
		for (Rendition rendition : copies) {
			addresses.put(rendition.url(),
					new Stored(rendition.sha256(), rendition.contentType(), rendition.bytes(), marked, signed));
		}
	}

	private static void add(String address, Map<URI, Stored> addresses) {
		Matcher key = KEY.matcher(address);
		if (key.find()) {
			addresses.putIfAbsent(URI.create(address), new Stored(key.group(1), null, null, false, false));
		}
	}

	private SeenImage check(URI address, Stored stored, List<Difference> differences) throws InterruptedException {
		Integer bytes = stored.bytes();
		Reading reading = this.site.read(address, (bytes != null) ? bytes + MARGIN_BYTES : MAX_BYTES);
		if (reading.status() != 200) {
			// A private bucket answers 403 for an object that it does not have.
			ReceiptCause cause = (reading.isGone() || reading.status() == 403) ? ReceiptCause.IMAGE_MISSING
					: ReceiptCause.UNREACHABLE;
			differences.add(new Difference(address.toString(), "status 200", reading.shown(), cause));
			return new SeenImage(address.toString(), reading.status(), null, false, State.NONE);
		}
		byte[] body = reading.body();
		String sha256 = DigestUtils.sha256Hex(body);
		String type = reading.header("content-type").orElse("none");
		boolean marked = isMarked(body);
		State credential = CredentialReader.read(body).state();
		if (!sha256.equals(stored.sha256())) {
			String lost = lost(stored, marked, credential);
			differences.add(new Difference(address.toString(),
					"SHA-256 " + stored.sha256() + ((lost != null) ? ", with " + lost : ""),
					"SHA-256 %s, %,d bytes%s".formatted(sha256, body.length, (lost != null) ? ", without " + lost : ""),
					(lost != null) ? ReceiptCause.MARK_STRIPPED : ReceiptCause.IMAGE_REPLACED));
		}
		else if (stored.contentType() != null && !type.equals(stored.contentType())) {
			differences.add(new Difference(address + ": Content-Type", stored.contentType(), type,
					ReceiptCause.IMAGE_REPLACED));
		}
		return new SeenImage(address.toString(), reading.status(), sha256, marked, credential);
	}

	/** What the stored file says of its origin, and the one that readers get does not. */
	private static @Nullable String lost(Stored stored, boolean marked, State credential) {
		boolean mark = stored.marked() && !marked;
		boolean signature = stored.signed() && credential == State.NONE;
		if (mark) {
			return signature ? "the mark of its provenance and a content credential" : "the mark of its provenance";
		}
		return signature ? "a content credential" : null;
	}

	private static boolean isMarked(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1).contains(MARK);
	}

	/**
	 * What is known of the file at an address.
	 *
	 * @param contentType null when only the address is known
	 * @param bytes null when only the address is known
	 * @param marked whether the file states its provenance
	 * @param signed whether the file has a content credential
	 */
	private record Stored(String sha256, @Nullable String contentType, @Nullable Integer bytes, boolean marked,
			boolean signed) {
	}

}
