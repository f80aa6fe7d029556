package app.galley.storage;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import app.galley.doctor.HttpProbe;
import app.galley.doctor.HttpProbe.NoResponse;
import app.galley.doctor.Report;
import app.galley.storage.SignedUpload.Header;

/**
 * Uploads to a signed URL as an editor's browser does, and asks for permission first.
 */
final class BrowserUpload {

	static final String NAME = "uploads/";

	static final String CORS = "Upload CORS";

	static final String TRIED = "Uploaded to a signed URL, read and deleted the object";

	private static final Pattern CODE = Pattern.compile("<Code>(\\w{1,60})</Code>");

	private final SignedUpload upload;

	private final String origin;

	private boolean responds = true;

	/**
	 * @param origin of the desk
	 */
	BrowserUpload(SignedUpload upload, String origin) {
		this.upload = upload;
		this.origin = origin;
	}

	/** Whether the object is stored; reports a problem otherwise. */
	boolean put(Report report) throws InterruptedException {
		try {
			HttpResponse<byte[]> response = HttpProbe.send(this.upload.url(), (request) -> {
				this.upload.headers().forEach((header) -> request.header(header.name(), header.value()));
				return request.header("Origin", this.origin).PUT(BodyPublishers.ofByteArray(BucketCheck.IMAGE));
			});
			if (response.statusCode() == 200) {
				return true;
			}
			String code = code(response);
			report.problem(NAME, TRIED, "%s responds with status %d%s.".formatted(HttpProbe.show(this.upload.url()),
					response.statusCode(), code.isEmpty() ? "" : " (" + code + ")"), switch (code) {
						case "AccessDenied" -> "Grant s3:PutObject on uploads/* to the credentials that Galley uses.";
						case "SignatureDoesNotMatch" ->
							"A proxy changes the request: pass host and path on as they are, or correct GALLEY_UPLOAD_ENDPOINT.";
						default -> "Set GALLEY_UPLOAD_ENDPOINT to the address at which browsers reach the S3 server.";
					});
		}
		catch (NoResponse ex) {
			this.responds = false;
			report.problem(NAME, TRIED, HttpProbe.show(this.upload.url()) + ": " + ex.sentence(),
					"Set GALLEY_UPLOAD_ENDPOINT to the address at which browsers reach the S3 server.");
		}
		return false;
	}

	private static String code(HttpResponse<byte[]> response) {
		Matcher code = CODE.matcher(new String(response.body(), StandardCharsets.UTF_8));
		return code.find() ? String.valueOf(code.group(1)) : "";
	}

	/** Sends the request that a browser sends before the upload. */
	void preflight(Report report) throws InterruptedException {
		String tried = "Asked as a browser whether pages of " + this.origin + " may upload";
		if (!this.responds) {
			report.skipped(CORS, "See " + NAME + ".");
			return;
		}
		List<String> headers = this.upload.headers()
			.stream()
			.map(Header::name)
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.sorted()
			.toList();
		String advice = "Add a CORS rule to the bucket with the origin %s, the method PUT and the header %s; or correct GALLEY_PUBLIC_URL."
			.formatted(this.origin, headers.stream().collect(Collectors.joining(", ")));
		try {
			HttpResponse<byte[]> response = HttpProbe.send(this.upload.url(),
					(request) -> request.method("OPTIONS", BodyPublishers.noBody())
						.header("Origin", this.origin)
						.header("Access-Control-Request-Method", "PUT")
						.header("Access-Control-Request-Headers", String.join(",", headers)));
			String fault = fault(response, headers);
			if (fault.isEmpty()) {
				report.ok(CORS, tried, "They may.");
			}
			else {
				report.problem(CORS, tried, fault, advice);
			}
		}
		catch (NoResponse ex) {
			report.problem(CORS, tried, ex.sentence(), advice);
		}
	}

	private String fault(HttpResponse<byte[]> response, List<String> headers) {
		if (response.statusCode() < 200 || response.statusCode() > 299) {
			return "The bucket refuses, with status " + response.statusCode() + ".";
		}
		if (!allows(response, "Access-Control-Allow-Origin", List.of(this.origin))) {
			return "The bucket does not allow this origin.";
		}
		if (!allows(response, "Access-Control-Allow-Methods", List.of("PUT"))) {
			return "The bucket does not allow the method PUT.";
		}
		return allows(response, "Access-Control-Allow-Headers", headers) ? ""
				: "The bucket does not allow the header " + String.join(", ", headers) + ".";
	}

	private static boolean allows(HttpResponse<byte[]> response, String header, List<String> needed) {
		List<String> allowed = response.headers()
			.allValues(header)
			.stream()
			.flatMap((value) -> Arrays.stream(value.split(",")))
			.map((value) -> value.strip().toLowerCase(Locale.ROOT))
			.toList();
		return allowed.contains("*")
				|| needed.stream().allMatch((name) -> allowed.contains(name.toLowerCase(Locale.ROOT)));
	}

}
