package app.galley.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A proxy to a server that can slow the connection down, or cut it: it resets open
 * connections and each new one.
 */
public final class TcpProxy implements AutoCloseable {

	private final ServerSocket socket;

	private final InetSocketAddress server;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean cut;

	private volatile Duration delay = Duration.ZERO;

	TcpProxy(int port) throws IOException {
		this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
		Thread.ofVirtual().start(this::accept);
	}

	public int port() {
		return this.socket.getLocalPort();
	}

	public void cut() {
		this.cut = true;
		this.open.forEach(TcpProxy::reset);
	}

	public void heal() {
		this.cut = false;
	}

	/** Makes each packet wait for so long. */
	void delay(Duration delay) {
		this.delay = delay;
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				this.open.add(client);
				Thread.ofVirtual().start(() -> connect(client));
			}
			catch (IOException ex) {
				// Closed, or a failed connection: accept the next one.
			}
		}
	}

	private void connect(Socket client) {
		if (this.cut) {
			reset(client);
			return;
		}
		Socket upstream = new Socket();
		this.open.add(upstream);
		try {
			upstream.connect(this.server);
		}
		catch (IOException ex) {
			reset(client);
			return;
		}
		Thread.ofVirtual().start(() -> pump(client, upstream));
		pump(upstream, client);
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
				LockSupport.parkNanos(this.delay.toNanos());
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
			// Already closed.
		}
		try {
			socket.close();
		}
		catch (IOException ex) {
			// Already closed.
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		cut();
	}

}
