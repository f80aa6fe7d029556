package app.galley.generation.sdxl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.Executors;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import app.galley.generation.engine.CancelToken;
import app.galley.generation.engine.GenerationFailed;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.sdxl.SdxlFixtures.Watcher;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A server with a self-signed certificate for 127.0.0.1.
 */
class ServerCertificateTests {

	private static final char[] PASSWORD = "changeit".toCharArray();

	@TempDir
	static Path folder;

	private static HttpsServer server;

	private static Path pem;

	@BeforeAll
	static void start() throws Exception {
		KeyStore keys = selfSigned("san=ip:127.0.0.1");
		pem = folder.resolve("server.pem");
		Files.writeString(pem, "-----BEGIN CERTIFICATE-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(keys.getCertificate("key").getEncoded())
				+ "\n-----END CERTIFICATE-----\n");
		server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
		server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		server.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			FakeServer.answer(exchange, 200,
					("{\"images\":[\"" + Base64.getEncoder().encodeToString(SdxlFixtures.PNG) + "\"],\"data\":[]}")
						.getBytes(StandardCharsets.UTF_8));
		});
		server.start();
	}

	private static KeyStore selfSigned(String extension) throws IOException, InterruptedException {
		Path file = folder.resolve("keys.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "key", "-keyalg", "EC", "-dname", "CN=gpu", "-ext", extension, "-validity",
				"2", "-storetype", "PKCS12", "-keystore", file.toString(), "-storepass", new String(PASSWORD))
			.redirectErrorStream(true)
			.start();
		String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(keytool.waitFor()).as(output).isZero();
		try {
			return KeyStore.getInstance(file.toFile(), PASSWORD);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
		KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		managers.init(keys, PASSWORD);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(managers.getKeyManagers(), null, null);
		return context;
	}

	@AfterAll
	static void stop() {
		server.stop(0);
	}

	private static ImageGenerator generator(String host, String... settings) {
		URI url = URI.create("https://" + host + ":" + server.getAddress().getPort());
		return SdxlConfiguration.generator(SdxlFixtures.settings(url, settings));
	}

	private static GenerationFailed failure(ImageGenerator generator) {
		return catchThrowableOfType(GenerationFailed.class,
				() -> generator.generate(SdxlFixtures.request(), new Watcher(), new CancelToken()));
	}

	@ParameterizedTest
	@EnumSource(SdxlSettings.Api.class)
	void isNamedWhenItIsNotTrusted(SdxlSettings.Api api) {
		ImageGenerator generator = generator("127.0.0.1", "api", api.name());
		GenerationFailed failure = failure(generator);
		assertThat(failure.safeToRetry()).isTrue();
		assertThat(failure).hasMessageContaining("certificate").hasMessageContaining("GALLEY_SDXL_CERTIFICATE");
		assertThat(generator.health()).singleElement()
			.extracting(Health::message)
			.asString()
			.contains("GALLEY_SDXL_CERTIFICATE");
	}

	@Test
	void isNamedWhenItIsForAnotherHost() {
		GenerationFailed failure = failure(generator("localhost", "certificate", pem.toString()));
		assertThat(failure.safeToRetry()).isTrue();
		assertThat(failure).hasMessageContaining("another host");
	}

	@Test
	void countsAsUnreachableForTheFallback() throws Exception {
		assertThat(generator("127.0.0.1", "fallback", "sketch", "sketch-step-delay", "0")
			.generate(SdxlFixtures.request(), new Watcher(), new CancelToken())
			.engine()).isEqualTo("sketch");
	}

	@Test
	void isTrustedWhenTheSettingsNameIt() throws Exception {
		ImageGenerator generator = generator("127.0.0.1", "certificate", pem.toString());
		assertThat(generator.generate(SdxlFixtures.request(), new Watcher(), new CancelToken()).bytes())
			.isEqualTo(SdxlFixtures.PNG);
		assertThat(generator.health()).allMatch(Health::up);
	}

	@Test
	void mustBeReadable() throws Exception {
		Path broken = Files.writeString(folder.resolve("broken.pem"), "-----BEGIN NOTHING-----\n");
		for (Path file : new Path[] { broken, folder.resolve("absent.pem") }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> generator("127.0.0.1", "certificate", file.toString()))
				.withMessageContaining("GALLEY_SDXL_CERTIFICATE");
		}
	}

	@Test
	void isAskedOfNoServerWithoutTls() throws Exception {
		try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
			Thread.startVirtualThread(() -> refuse(plain));
			URI url = URI.create("https://127.0.0.1:" + plain.getLocalPort());
			GenerationFailed failure = failure(SdxlConfiguration.generator(SdxlFixtures.settings(url)));
			assertThat(failure.safeToRetry()).isTrue();
			assertThat(failure).hasMessageContaining("http://");
		}
	}

	private static void refuse(ServerSocket plain) {
		while (!plain.isClosed()) {
			try (Socket connection = plain.accept()) {
				connection.getOutputStream()
					.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
				connection.getInputStream().read(new byte[8192]);
			}
			catch (IOException ex) {
				return;
			}
		}
	}

}
