package app.galley.embedded;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;

import org.jspecify.annotations.Nullable;

/**
 * A connection pooler in transaction mode, as PgBouncer: a client has a session of the
 * server for one transaction only, and what arrives for a session without a client is
 * dropped. Knows only as much of PostgreSQL's protocol as that needs: clients must not
 * prepare statements by name.
 */
public final class TransactionPooler implements AutoCloseable {

	private static final int SSL_REQUEST = 80877103;

	private static final int GSS_REQUEST = 80877104;

	private static final int CANCEL_REQUEST = 80877102;

	private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

	private final int serverPort;

	/** The last one released comes first. */
	private final BlockingDeque<Session> idle = new LinkedBlockingDeque<>();

	private final Set<Client> clients = ConcurrentHashMap.newKeySet();

	private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

	public TransactionPooler(int serverPort) throws IOException {
		this.serverPort = serverPort;
		Thread.ofVirtual().start(this::accept);
	}

	int port() {
		return this.socket.getLocalPort();
	}

	/** The address of the database, as {@code DATABASE_URL}, behind this pooler. */
	public String behind(String database) {
		return database.replaceFirst(":\\d+/", ":" + port() + "/") + "?prepareThreshold=0";
	}

	private void accept() {
		while (!this.socket.isClosed()) {
			try {
				Socket client = this.socket.accept();
				Thread.ofVirtual().start(() -> serve(client));
			}
			catch (IOException ex) {
				// Closed.
			}
		}
	}

	private void serve(Socket socket) {
		try (socket) {
			new Client(socket).run();
		}
		catch (IOException | InterruptedException ex) {
			// The client or the server has gone.
		}
	}

	/** Each client brings a session, and takes one along when it leaves. */
	private void shrink() {
		while (this.sessions.size() > this.clients.size()) {
			Session last = this.idle.pollLast();
			if (last == null) {
				return;
			}
			last.close();
		}
	}

	/** What waits for a session would wait for ever without any. */
	private void lost(Session session) {
		this.sessions.remove(session);
		this.idle.remove(session);
		if (this.sessions.isEmpty()) {
			this.clients.forEach(Client::close);
		}
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
		this.clients.forEach(Client::close);
		this.sessions.forEach(Session::close);
	}

	private final class Client {

		private final Socket socket;

		private final DataInputStream in;

		private final DataOutputStream out;

		/** Of the transaction that is open; null between two. */
		private volatile @Nullable Session session;

		/** Responses to await before the transaction can have ended. */
		private int pending;

		private Client(Socket socket) throws IOException {
			this.socket = socket;
			this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
			this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
		}

		/** The server authenticates the client, on a session that is then pooled. */
		private void run() throws IOException, InterruptedException {
			byte[] startup = readStartup();
			if (startup.length == 0) {
				return;
			}
			TransactionPooler.this.clients.add(this);
			try {
				begin(startup);
				for (int type = this.in.read(); type >= 0 && type != 'X'; type = this.in.read()) {
					forward(type, body(this.in));
				}
			}
			finally {
				TransactionPooler.this.clients.remove(this);
				Session unfinished = this.session;
				if (unfinished != null) {
					unfinished.close();
				}
				shrink();
			}
		}

		private void begin(byte[] startup) throws IOException {
			Session own = new Session();
			synchronized (this) {
				this.session = own;
				this.pending = 1;
			}
			own.begin(this);
			own.out.writeInt(startup.length + 4);
			own.out.write(startup);
			own.out.flush();
		}

		private void close() {
			TransactionPooler.close(this.socket);
		}

		private byte[] readStartup() throws IOException {
			while (true) {
				byte[] body = body(this.in);
				int code = ((body[0] & 0xff) << 24) | ((body[1] & 0xff) << 16) | ((body[2] & 0xff) << 8)
						| (body[3] & 0xff);
				if (code == CANCEL_REQUEST) {
					return new byte[0];
				}
				if (code != SSL_REQUEST && code != GSS_REQUEST) {
					return body;
				}
				this.out.write('N');
				this.out.flush();
			}
		}

		private void forward(int type, byte[] body) throws IOException, InterruptedException {
			Session free = isBetweenTransactions() ? TransactionPooler.this.idle.takeFirst() : null;
			synchronized (this) {
				if (free != null) {
					this.session = free;
					free.client = this;
				}
				Session own = this.session;
				if (own == null) {
					throw new IOException("The client sends ahead, which this pooler does not know");
				}
				if (type == 'Q' || type == 'S') {
					this.pending++;
				}
				write(own.out, type, body);
				if (this.in.available() == 0) {
					own.out.flush();
				}
			}
		}

		private synchronized boolean isBetweenTransactions() {
			return this.session == null;
		}

		private synchronized void received(Session from, int type, byte[] body) throws IOException {
			write(this.out, type, body);
			if (type != 'Z') {
				return;
			}
			this.out.flush();
			this.pending--;
			if (this.pending == 0 && body[0] == 'I') {
				this.session = null;
				from.client = null;
				TransactionPooler.this.idle.addFirst(from);
				shrink();
			}
		}

		private synchronized void flush() throws IOException {
			this.out.flush();
		}

	}

	private final class Session {

		private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), TransactionPooler.this.serverPort);

		private final DataOutputStream out = new DataOutputStream(
				new BufferedOutputStream(this.socket.getOutputStream()));

		private volatile @Nullable Client client;

		private Session() throws IOException {
		}

		private void begin(Client client) {
			this.client = client;
			TransactionPooler.this.sessions.add(this);
			Thread.ofVirtual().start(this::read);
		}

		private void close() {
			TransactionPooler.this.sessions.remove(this);
			TransactionPooler.close(this.socket);
		}

		private void read() {
			try (this.socket;
					DataInputStream in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream()))) {
				for (int type = in.read(); type >= 0; type = in.read()) {
					byte[] body = body(in);
					Client linked = this.client;
					if (linked != null) {
						linked.received(this, type, body);
						if (in.available() == 0) {
							linked.flush();
						}
					}
				}
			}
			catch (IOException ex) {
				// Closed.
			}
			finally {
				lost(this);
				Client linked = this.client;
				if (linked != null) {
					linked.close();
				}
			}
		}

	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			// Closed already.
		}
	}

	private static byte[] body(DataInputStream in) throws IOException {
		byte[] body = new byte[in.readInt() - 4];
		in.readFully(body);
		return body;
	}

	private static void write(DataOutputStream out, int type, byte[] body) throws IOException {
		out.write(type);
		out.writeInt(body.length + 4);
		out.write(body);
	}

}
