package app.galley.storage;

import java.net.URI;
import java.util.List;

/**
 * A signed URL for one PUT of exactly the announced size and type.
 *
 * @param headers required by the PUT besides Content-Length
 */
public record SignedUpload(URI url, List<Header> headers) {

	public SignedUpload {
		headers = List.copyOf(headers);
	}

	/**
	 * An HTTP header.
	 */
	public record Header(String name, String value) {
	}

}
