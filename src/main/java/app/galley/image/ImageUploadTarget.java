package app.galley.image;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.storage.SignedUpload.Header;

/**
 * The request with which a client uploads its file.
 *
 * @param id of the upload
 * @param url signed, for one PUT of exactly the declared size and type
 * @param headers required by the PUT besides Content-Length
 * @param expiresAt when the URL expires
 */
public record ImageUploadTarget(UUID id, URI url, List<Header> headers, Instant expiresAt) {

	public ImageUploadTarget {
		headers = List.copyOf(headers);
	}

}
