package app.galley.image;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import app.galley.storage.SignedUpload.Header;

/**
 * Where and how a client puts the file of an upload.
 *
 * @param id of the upload
 * @param url signed, for one PUT of exactly the bytes and type that were told
 * @param headers that the PUT must carry besides Content-Length
 * @param expiresAt when the address stops working
 */
public record ImageUploadTarget(UUID id, URI url, List<Header> headers, Instant expiresAt) {

	public ImageUploadTarget {
		headers = List.copyOf(headers);
	}

}
