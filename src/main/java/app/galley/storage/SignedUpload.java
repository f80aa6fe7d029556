package app.galley.storage;

import java.net.URI;
import java.util.List;

/**
 * A signed address for one PUT of exactly the announced bytes and type.
 *
 * @param headers that the PUT must carry besides Content-Length
 */
public record SignedUpload(URI url, List<Header> headers) {

	public SignedUpload {
		headers = List.copyOf(headers);
	}

	/**
	 * A header of HTTP.
	 */
	public record Header(String name, String value) {
	}

}
