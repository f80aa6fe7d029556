package app.galley.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Everything that the settings of a deployment name, healthy until a test puts a fault
 * in: a bucket, and small servers in place of CDN, site, SDXL server and the proxy in
 * front of Galley.
 */
final class Deployment implements AutoCloseable {

	static final String SITE_SECRET = "secret-of-the-site";

	private static final char[] PASSWORD = "password".toCharArray();

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final Map<String, String> settings = new LinkedHashMap<>();

	private final S3Client objects;

	final PolicedS3 s3;

	/** How far this machine's clock is off, in seconds. */
	int skewSeconds;

	/** Credentials of the bucket. */
	String key = PolicedS3.KEY;

	String secret = PolicedS3.SECRET;

	/** What the site and the CDN do instead, if anything. */
	@Nullable HttpHandler site;

	@Nullable HttpHandler cdn;

	@Nullable HttpHandler sdxl;

	@Nullable HttpHandler front;

	/**
	 * @param server a running Galley
	 */
	Deployment(Path folder, String database, URI server, byte[] marker, boolean cors) throws Exception {
		this.s3 = open(new PolicedS3(folder, cors));
		this.objects = open(S3Client.builder()
			.endpointOverride(this.s3.endpoint())
			.region(Region.US_EAST_1)
			.forcePathStyle(true)
			.credentialsProvider(
					StaticCredentialsProvider.create(AwsBasicCredentials.create(PolicedS3.KEY, PolicedS3.SECRET)))
			.build());
		marker(marker);
		set("DATABASE_URL", database);
		set("galley.s3.bucket", "galley");
		set("galley.s3.endpoint", this.s3.endpoint().toString());
		set("galley.cdn-base-url", http((exchange) -> answer(exchange, this.cdn, this::serveObject)));
		set("galley.site.url", http((exchange) -> answer(exchange, this.site, Deployment::revalidate)));
		set("galley.site.secret", SITE_SECRET);
		set("galley.sdxl.url", http((exchange) -> answer(exchange, this.sdxl, Deployment::sdapi)));
		set("galley.public-url",
				http((exchange) -> answer(exchange, this.front, (request) -> forward(request, server))));
	}

	<T extends AutoCloseable> T open(T resource) {
		this.opened.add(resource);
		return resource;
	}

	Deployment set(String name, String value) {
		this.settings.put(name, value);
		return this;
	}

	String get(String name) {
		return Objects.requireNonNull(this.settings.get(name));
	}

	void marker(byte[] json) {
		this.objects.putObject((put) -> put.bucket("galley").key("galley/database.json"), RequestBody.fromBytes(json));
	}

	List<String> keys() {
		return this.objects.listObjectsV2((list) -> list.bucket("galley"))
			.contents()
			.stream()
			.map((object) -> object.key())
			.toList();
	}

	/** As arguments of the program. */
	String[] arguments() {
		return this.settings.entrySet()
			.stream()
			.map((setting) -> "--" + setting.getKey() + "=" + setting.getValue())
			.toArray(String[]::new);
	}

	/** Starts a server; its address. */
	String http(HttpHandler handler) throws IOException {
		return "http://127.0.0.1:" + start(HttpServer.create(address(), 0), handler);
	}

	/** Starts a server with a certificate that is not trusted; its address. */
	String https(KeyStore keys, HttpHandler handler) throws IOException, GeneralSecurityException {
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		HttpsServer server = HttpsServer.create(address(), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(context));
		return "https://127.0.0.1:" + start(server, handler);
	}

	/** Makes a certificate that its own issuer has signed. */
	static KeyStore selfSigned(Path folder) throws Exception {
		Path file = folder.resolve("keys.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=test", "-ext", "SAN=ip:127.0.0.1",
				"-validity", "2", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass",
				new String(PASSWORD))
			.inheritIO()
			.start();
		if (keytool.waitFor() != 0) {
			throw new AssertionError("keytool failed");
		}
		return KeyStore.getInstance(file.toFile(), PASSWORD);
	}

	private static InetSocketAddress address() {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
	}

	private int start(HttpServer server, HttpHandler handler) {
		server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		server.createContext("/", (exchange) -> {
			try (exchange) {
				handler.handle(exchange);
			}
		});
		server.start();
		open(() -> server.stop(0));
		return server.getAddress().getPort();
	}

	/** An address where nothing listens. */
	static String closed() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return "http://127.0.0.1:" + socket.getLocalPort();
		}
	}

	private static void answer(HttpExchange exchange, @Nullable HttpHandler faulty, HttpHandler healthy)
			throws IOException {
		((faulty != null) ? faulty : healthy).handle(exchange);
	}

	static void respond(HttpExchange exchange, int status, String body) throws IOException {
		exchange.getRequestBody().readAllBytes();
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, bytes.length);
		exchange.getResponseBody().write(bytes);
	}

	static HttpHandler responding(int status, String body) {
		return (exchange) -> respond(exchange, status, body);
	}

	/**
	 * As CloudFront: the bucket's bytes and headers, and 404 outside of the public part.
	 */
	void serveObject(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath().substring(1);
		ResponseBytes<GetObjectResponse> object = path.startsWith("generated/") ? object(path) : null;
		if (object == null) {
			respond(exchange, 404, "");
			return;
		}
		exchange.getResponseHeaders().set("Content-Type", object.response().contentType());
		exchange.getResponseHeaders().set("Cache-Control", object.response().cacheControl());
		exchange.sendResponseHeaders(200, object.asByteArray().length);
		exchange.getResponseBody().write(object.asByteArray());
	}

	@Nullable ResponseBytes<GetObjectResponse> object(String key) {
		try {
			return this.objects.getObjectAsBytes((get) -> get.bucket("galley").key(key));
		}
		catch (NoSuchKeyException ex) {
			return null;
		}
	}

	/** As site/app/api/revalidate, and a page. */
	private static void revalidate(HttpExchange exchange) throws IOException {
		if (!exchange.getRequestURI().getPath().equals("/api/revalidate")) {
			respond(exchange, 200, "<h1>A site</h1>");
			return;
		}
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		String signed = header(exchange, "Galley-Timestamp") + "." + header(exchange, "Galley-Delivery") + "." + body;
		boolean valid = header(exchange, "Galley-Signature").equals("sha256=" + hmac(signed));
		respond(exchange, valid ? 200 : 401,
				valid ? "{\"revalidated\":0,\"late\":[]}" : "{\"message\":\"The signature is missing or wrong.\"}");
	}

	private static String header(HttpExchange exchange, String name) {
		return String.valueOf(exchange.getRequestHeaders().getFirst(name));
	}

	private static String hmac(String text) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(SITE_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void sdapi(HttpExchange exchange) throws IOException {
		boolean known = exchange.getRequestURI().getPath().startsWith("/sdapi/");
		respond(exchange, known ? 200 : 404, known ? "[]" : "");
	}

	/** As a proxy in front of Galley. */
	private static void forward(HttpExchange exchange, URI server) throws IOException {
		try (HttpClient client = HttpClient.newHttpClient()) {
			HttpResponse<String> response = client.send(HttpRequest.newBuilder(server.resolve(exchange.getRequestURI()))
				.header("X-Forwarded-For", "192.0.2.7")
				.header("X-Forwarded-Proto", "http")
				.build(), HttpResponse.BodyHandlers.ofString());
			respond(exchange, response.statusCode(), response.body());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() throws Exception {
		for (AutoCloseable resource : this.opened.reversed()) {
			resource.close();
		}
	}

}
