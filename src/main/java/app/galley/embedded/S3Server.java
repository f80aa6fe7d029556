package app.galley.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

import app.galley.storage.S3Connection;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * An S3 server in this process, on the loopback address, with a bucket in a folder and
 * new credentials at each start.
 */
class S3Server implements AutoCloseable {

	private static final String BUCKET = "galley";

	/**
	 * Editors' browsers upload images here from any address that Galley is served at; the
	 * signed URL is the permission.
	 */
	private static final CrossOriginResourceSharing UPLOAD_CORS = new CrossOriginResourceSharing(List.of("*"),
			List.of("PUT"), List.of("*"), List.of("ETag"), "");

	private final S3Proxy proxy;

	private final S3Connection connection;

	private S3Server(S3Proxy proxy, S3Connection connection) {
		this.proxy = proxy;
		this.connection = connection;
	}

	static S3Server start(DataFolder folder, int port) {
		requireFree(port);
		String id = random(10);
		String secret = random(20);
		try {
			Path data = Files.createDirectories(folder.resolve("s3"));
			FilesystemNio2BlobStore store = new FilesystemNio2BlobStore(data.toString());
			if (!store.containerExists(BUCKET)) {
				store.createContainer(BUCKET);
			}
			S3Proxy proxy = S3Proxy.builder()
				.blobStore(store)
				.endpoint(URI.create("http://127.0.0.1:" + port))
				.awsAuthentication(AuthenticationType.AWS_V4, id, secret)
				.corsRules(UPLOAD_CORS)
				.stopTimeout(0)
				.build();
			proxy.start();
			URI endpoint = URI.create("http://127.0.0.1:" + proxy.getPort());
			return new S3Server(proxy, new S3Connection(endpoint, BUCKET, "us-east-1",
					StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret)), true));
		}
		catch (Exception ex) {
			throw new StartupFailure("The embedded S3 cannot start: " + ex.getMessage() + ".",
					"Correct that, or use an external bucket (GALLEY_S3_BUCKET).", ex);
		}
	}

	/** Checked first, because the server wraps this failure among others. */
	private static void requireFree(int port) {
		try (ServerSocket socket = new ServerSocket()) {
			socket.setReuseAddress(true);
			socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
		}
		catch (IOException ex) {
			throw taken(port, ex);
		}
	}

	private static StartupFailure taken(int port, Exception cause) {
		return new StartupFailure("Port " + port + " of the embedded S3 is in use by another program.",
				"Stop that program, or set galley.embedded.s3-port (GALLEY_EMBEDDED_S3_PORT) to another port, or 0 for any free one.",
				cause);
	}

	private static String random(int bytes) {
		byte[] random = new byte[bytes];
		new SecureRandom().nextBytes(random);
		return HexFormat.of().formatHex(random);
	}

	S3Connection connection() {
		return this.connection;
	}

	@Override
	public void close() throws Exception {
		this.proxy.stop();
	}

}
