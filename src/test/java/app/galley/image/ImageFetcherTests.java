package app.galley.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import app.galley.image.ImageFetcher.FetchFailed;
import app.galley.image.ImageFetcher.Reason;
import app.galley.outbound.OutboundHttp;
import org.apache.hc.core5.util.Timeout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@org.junit.jupiter.api.Timeout(60)
class ImageFetcherTests {

	private static final int MAX_BYTES = 100_000;

	private ServerSocket server;

	private volatile Answer answer = (out) -> {
	};

	@BeforeEach
	void listen() throws IOException {
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread.ofVirtual().start(() -> {
			while (!this.server.isClosed()) {
				try {
					Socket socket = this.server.accept();
					Thread.ofVirtual().start(() -> answer(socket));
				}
				catch (IOException ex) {
					return;
				}
			}
		});
	}

	@AfterEach
	void close() throws IOException {
		this.server.close();
	}

	private void answer(Socket socket) {
		try (socket) {
			InputStream in = socket.getInputStream();
			StringBuilder request = new StringBuilder();
			while (request.indexOf("\r\n\r\n") < 0) {
				request.append((char) in.read());
			}
			this.answer.send(socket.getOutputStream());
		}
		catch (IOException ex) {
			// the client has ended the connection
		}
	}

	@Test
	void readsAFile() throws IOException {
		this.answer = (out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfour");
		assertThat(fetch(MAX_BYTES, Duration.ofSeconds(20), "/a%20b.png")).asString().isEqualTo("four");
	}

	@Test
	void saysWhyThereIsNoFile() {
		this.answer = (out) -> write(out, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
		assertThat(failure()).hasMessage("the server answers with status 404")
			.extracting(FetchFailed::reason)
			.isEqualTo(Reason.MISSING);
		this.answer = (out) -> write(out, "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n");
		assertThat(failure().reason()).isEqualTo(Reason.REFUSED);
		this.answer = (out) -> write(out, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
		assertThat(failure().reason()).isEqualTo(Reason.UNREACHABLE);
	}

	@Test
	void readsNoMoreThanAnUploadMayHave() {
		this.answer = (out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 80000000\r\n\r\n");
		assertThat(failure()).hasMessage("the file has more than 100,000 bytes")
			.extracting(FetchFailed::reason)
			.isEqualTo(Reason.TOO_LARGE);
		this.answer = (out) -> {
			write(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
			byte[] part = new byte[64_000];
			for (int i = 0; i < 1250; i++) {
				out.write(part);
			}
		};
		assertThat(failure()).hasMessage("the file has more than 100,000 bytes");
	}

	@Test
	void endsWithAServerThatSendsAByteNowAndThen() {
		for (String start : new String[] { "", "HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n" }) {
			this.answer = (out) -> {
				write(out, start.isEmpty() ? "HTTP/1.1 200 OK\r\nX-Slow: " : start);
				while (true) {
					write(out, "x");
					pause();
				}
			};
			FetchFailed failure = catchThrowableOfType(FetchFailed.class,
					() -> fetch(MAX_BYTES, Duration.ofSeconds(1), "/slow.png"));
			assertThat(failure).as(start).hasMessageContaining("takes more than 1 seconds");
			assertThat(failure.reason()).isEqualTo(Reason.UNREACHABLE);
		}
	}

	@Test
	void noticesAFileThatIsCutOff() {
		this.answer = (out) -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\nhalf");
		assertThat(failure()).hasMessage("localhost does not send the image");
	}

	private FetchFailed failure() {
		return catchThrowableOfType(FetchFailed.class, () -> fetch(MAX_BYTES, Duration.ofSeconds(20), "/x.png"));
	}

	private byte[] fetch(int maxBytes, Duration deadline, String path) throws IOException {
		ImageFetcher fetcher = new ImageFetcher(OutboundHttp.client("Galley", Timeout.ofSeconds(10), 3, true), maxBytes,
				deadline);
		try {
			return fetcher.fetch("http://localhost:" + this.server.getLocalPort() + path);
		}
		finally {
			fetcher.destroy();
		}
	}

	private static void write(OutputStream out, String text) throws IOException {
		out.write(text.getBytes(StandardCharsets.US_ASCII));
		out.flush();
	}

	private static void pause() throws IOException {
		try {
			Thread.sleep(50);
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * What the server sends.
	 */
	private interface Answer {

		void send(OutputStream out) throws IOException;

	}

}
