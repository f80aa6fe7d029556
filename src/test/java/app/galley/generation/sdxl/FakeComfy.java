package app.galley.generation.sdxl;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import tools.jackson.databind.JsonNode;

/**
 * A ComfyUI without a model: queue, history and socket as in its server.py, over real
 * HTTP. A graph is done as soon as it is queued, unless the test is {@link #holding} it.
 */
final class FakeComfy implements AutoCloseable {

	private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	final FakeServer http;

	/** Ids of running graphs, including those of other clients. */
	final List<String> running = new CopyOnWriteArrayList<>();

	final List<String> pending = new CopyOnWriteArrayList<>();

	final Map<String, String> history = new ConcurrentHashMap<>();

	private final ServerSocket front;

	private final List<Socket> listeners = new CopyOnWriteArrayList<>();

	volatile byte[] picture = SdxlFixtures.PNG;

	volatile boolean sockets = true;

	volatile boolean holding;

	volatile boolean losingReplies;

	FakeComfy(FakeServer http) throws IOException {
		this.http = http;
		this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		Thread.ofVirtual().start(this::accept);
		speak();
		http.on("GET /queue",
				(exchange) -> json(exchange,
						"{\"queue_running\":" + entries(this.running) + ",\"queue_pending\":" + entries(this.pending)
								+ "}"))
			.on("GET /view", this::view)
			.on("GET /system_stats", 200, "{\"system\":{\"comfyui_version\":\"0.3.67\"},\"devices\":[]}")
			.on("GET /models/checkpoints", 200, "[\"sd_xl_base_1.0.safetensors\",\"other.safetensors\"]");
		know(SdxlFixtures.request().generationId().toString());
	}

	/** Accepts graphs again, after a test that replaced the route. */
	void speak() {
		this.http.on("POST /prompt", this::queue);
	}

	/** Adds a route for the id, as routes are exact. */
	void know(String id) {
		this.http.on("GET /history/" + id, (exchange) -> json(exchange,
				this.history.containsKey(id) ? "{\"" + id + "\":" + this.history.get(id) + "}" : "{}"));
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + this.front.getLocalPort());
	}

	private void queue(HttpExchange exchange) throws IOException {
		JsonNode body = this.http.bodies.getLast();
		String id = body.at("/prompt_id").asString();
		know(id);
		this.running.add(id);
		if (!this.holding) {
			finish(id);
		}
		if (this.losingReplies) {
			exchange.close();
			return;
		}
		json(exchange, "{\"prompt_id\":\"" + id + "\",\"number\":1,\"node_errors\":{}}");
	}

	void finish(String id) {
		end(id, """
				{"prompt":[],"outputs":{"picture":{"images":[
				    {"filename":"ComfyUI_temp_a b_00001_.png","subfolder":"","type":"temp"}]}},
				"status":{"status_str":"success","completed":true,"messages":[]}}""");
	}

	void end(String id, String entry) {
		this.history.put(id, entry);
		this.running.remove(id);
		this.pending.remove(id);
	}

	/** Queue and history are in memory only. */
	void restart() {
		this.running.clear();
		this.pending.clear();
		this.history.clear();
	}

	private void view(HttpExchange exchange) throws IOException {
		boolean known = exchange.getRequestURI()
			.getQuery()
			.equals("filename=ComfyUI_temp_a b_00001_.png&subfolder=&type=temp")
				|| exchange.getRequestURI().getRawQuery().contains("a+b");
		FakeServer.answer(exchange, known ? 200 : 404, known ? this.picture : new byte[0]);
	}

	private static String entries(List<String> ids) {
		return ids.stream().map((id) -> "[1,\"" + id + "\",{},{},[]]").toList().toString();
	}

	private static void json(HttpExchange exchange, String json) throws IOException {
		FakeServer.answer(exchange, 200, json.getBytes(StandardCharsets.UTF_8));
	}

	/** Sends a message to all listeners, as the server does while it samples. */
	void send(String message) {
		byte[] text = message.getBytes(StandardCharsets.UTF_8);
		for (Socket listener : this.listeners) {
			try {
				ByteArrayOutputStream frame = new ByteArrayOutputStream();
				frame.write(0x82); // a preview first, as the server mixes them in
				frame.write(4);
				frame.writeBytes(new byte[] { 0, 0, 0, 1 });
				frame.write(0x81);
				if (text.length < 126) {
					frame.write(text.length);
				}
				else {
					frame.write(126);
					frame.write(text.length >> 8);
					frame.write(text.length);
				}
				frame.writeBytes(text);
				listener.getOutputStream().write(frame.toByteArray());
			}
			catch (IOException ex) {
				this.listeners.remove(listener);
			}
		}
	}

	int listeners() {
		return this.listeners.size();
	}

	private void accept() {
		while (!this.front.isClosed()) {
			try {
				Socket client = this.front.accept();
				Thread.ofVirtual().start(() -> serve(client));
			}
			catch (IOException ex) {
				return;
			}
		}
	}

	/** Handles WebSockets, which the JDK's server does not support. */
	private void serve(Socket client) {
		try {
			byte[] head = head(client.getInputStream());
			String text = new String(head, StandardCharsets.US_ASCII);
			if (text.startsWith("GET /ws?clientId=") && this.sockets) {
				listen(client, text);
				return;
			}
			try (client; Socket server = new Socket(InetAddress.getLoopbackAddress(), this.http.url().getPort())) {
				server.getOutputStream().write(head);
				Thread.ofVirtual().start(() -> pump(client, server));
				pump(server, client);
			}
		}
		catch (IOException ex) {
			return; // one side has disconnected
		}
	}

	private static byte[] head(InputStream in) throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		int last = 0;
		for (int next = in.read(); next >= 0; next = in.read()) {
			head.write(next);
			last = (last << 8) | next;
			if (last == 0x0d0a0d0a) {
				break;
			}
		}
		return head.toByteArray();
	}

	private void listen(Socket client, String head) throws IOException {
		String key = head.replaceAll("(?is).*Sec-WebSocket-Key: *(\\S+).*", "$1");
		client.getOutputStream()
			.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
					+ "Sec-WebSocket-Accept: " + accept(key) + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
		this.listeners.add(client);
	}

	private static String accept(String key) {
		try {
			return Base64.getEncoder()
				.encodeToString(
						MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-1", ex);
		}
	}

	private static void pump(Socket from, Socket to) {
		try (from; to) {
			OutputStream out = to.getOutputStream();
			from.getInputStream().transferTo(out);
		}
		catch (IOException ex) {
			return; // one side has disconnected
		}
	}

	@Override
	public void close() throws IOException {
		this.front.close();
		for (Socket listener : this.listeners) {
			listener.close();
		}
		this.http.close();
	}

}
