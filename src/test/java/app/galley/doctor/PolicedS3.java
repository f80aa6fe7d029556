package app.galley.doctor;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * An S3 server that denies what a policy does not grant.
 */
final class PolicedS3 implements AutoCloseable {

	static final String KEY = "doctor-test-key";

	static final String SECRET = "doctor-test-secret";

	private final S3Proxy proxy;

	private final Set<String> denied = ConcurrentHashMap.newKeySet();

	/**
	 * @param cors whether the bucket allows uploads from all origins
	 */
	PolicedS3(Path folder, boolean cors) throws Exception {
		BlobStore store = new FilesystemNio2BlobStore(Files.createTempDirectory(folder, "s3").toString());
		store.createContainer("galley");
		S3Proxy.Builder builder = S3Proxy.builder()
			.blobStore(new Policy(store))
			.endpoint(URI.create("http://127.0.0.1:0"))
			.awsAuthentication(AuthenticationType.AWS_V4, KEY, SECRET)
			.stopTimeout(0);
		if (cors) {
			builder.corsRules(
					new CrossOriginResourceSharing(List.of("*"), List.of("PUT"), List.of("*"), List.of("ETag"), ""));
		}
		this.proxy = builder.build();
		this.proxy.start();
	}

	URI endpoint() {
		return URI.create("http://127.0.0.1:" + this.proxy.getPort());
	}

	/**
	 * Takes a permission away.
	 * @param action such as {@code s3:PutObject}
	 * @param prefix of keys
	 */
	void deny(String action, String prefix) {
		this.denied.add(action + " " + prefix);
	}

	@Override
	public void close() throws Exception {
		this.proxy.stop();
	}

	private final class Policy extends ForwardingBlobStore {

		private Policy(BlobStore store) {
			super(store);
		}

		private void require(String action, String key) {
			if (PolicedS3.this.denied.contains(action + " " + key.replaceFirst("/.*", "/"))) {
				throw S3Exception.builder()
					.statusCode(403)
					.awsErrorDetails(
							AwsErrorDetails.builder().errorCode("AccessDenied").errorMessage("Access Denied").build())
					.build();
			}
		}

		@Override
		public ListObjectsV2Response list(ListObjectsV2Request request) {
			require("s3:ListBucket", Objects.requireNonNullElse(request.prefix(), ""));
			return super.list(request);
		}

		@Override
		public PutObjectResponse putBlob(PutObjectRequest request, InputStream bytes) {
			require("s3:PutObject", request.key());
			return super.putBlob(request, bytes);
		}

		@Override
		public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
			require("s3:GetObject", request.key());
			return super.blobMetadata(request);
		}

		@Override
		public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
			require("s3:GetObject", request.key());
			return super.getBlob(request);
		}

		@Override
		public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
			require("s3:DeleteObject", request.key());
			return super.removeBlob(request);
		}

	}

}
