package app.galley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The way to a server, which can be cut: open connections are reset and new ones refused
 * as soon as they are made.
 */
final class Wire implements AutoCloseable {

	private final ServerSocket door;

	private final InetSocketAddress server;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean cut;

	Wire(int port) throws IOException {
		this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		Thread.ofVirtual().start(this::accept);
	}

	int port() {
		return this.door.getLocalPort();
	}

	void cut() {
		this.cut = true;
		this.open.forEach(Wire::reset);
	}

	void heal() {
		this.cut = false;
	}

	private void accept() {
		while (!this.door.isClosed()) {
			try {
				Socket client = this.door.accept();
				this.open.add(client);
				Thread.ofVirtual().start(() -> connect(client));
			}
			catch (IOException ex) {
				// Closed; or the next one will do.
			}
		}
	}

	private void connect(Socket client) {
		if (this.cut) {
			reset(client);
			return;
		}
		Socket there = new Socket();
		this.open.add(there);
		try {
			there.connect(this.server);
		}
		catch (IOException ex) {
			reset(client);
			return;
		}
		Thread.ofVirtual().start(() -> pump(client, there));
		pump(there, client);
	}

	private void pump(Socket from, Socket to) {
		byte[] buffer = new byte[16 * 1024];
		try {
			InputStream in = from.getInputStream();
			for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
				if (this.cut) {
					reset(to);
					return;
				}
				to.getOutputStream().write(buffer, 0, read);
			}
			to.shutdownOutput();
		}
		catch (IOException ex) {
			reset(from);
			reset(to);
		}
		finally {
			this.open.remove(from);
		}
	}

	private static void reset(Socket socket) {
		try {
			socket.setSoLinger(true, 0);
		}
		catch (IOException ex) {
			// It is closed already.
		}
		try {
			socket.close();
		}
		catch (IOException ex) {
			// So it is.
		}
	}

	@Override
	public void close() throws IOException {
		this.door.close();
		cut();
	}

}
