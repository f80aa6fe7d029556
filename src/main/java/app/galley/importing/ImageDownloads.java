package app.galley.importing;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import app.galley.image.Image;
import app.galley.image.ImageFetcher.FetchFailed;
import app.galley.image.ImageFetcher.Reason;
import app.galley.problem.Refused;

/**
 * The images that one import fetches: each once, one at a time of each host, and none of
 * a host that fails again and again. Used by several threads.
 */
final class ImageDownloads {

	/** In a row, after which a host is not asked again. */
	private static final int MAX_FAILURES = 3;

	/**
	 * Of failed requests to a host, after which it is not asked again: one that sends
	 * every other image slowly would take days.
	 */
	private static final long MAX_FAILED_NANOS = TimeUnit.MINUTES.toNanos(5);

	/** A request that failed sooner is repeated once. */
	private static final long RETRIED_NANOS = TimeUnit.SECONDS.toNanos(15);

	private final Fetcher fetcher;

	private final Map<String, Host> hosts = new ConcurrentHashMap<>();

	private final Set<String> planned = ConcurrentHashMap.newKeySet();

	private final Map<String, FutureTask<Image>> images = new ConcurrentHashMap<>();

	ImageDownloads(Fetcher fetcher) {
		this.fetcher = fetcher;
	}

	/** Returns whether this import has not met the image before. */
	boolean isFirst(List<String> addresses) {
		return this.planned.add(addresses.getFirst());
	}

	/**
	 * Fetches an image, unless this import has done so.
	 * @param addresses of the image, best first; the first identifies it
	 * @param store stores the file
	 * @throws Failed when no address has a usable image
	 */
	Image fetch(List<String> addresses, Function<byte[], Image> store) throws Failed {
		FutureTask<Image> own = new FutureTask<>(() -> first(addresses, store));
		FutureTask<Image> other = this.images.putIfAbsent(addresses.getFirst(), own);
		if (other == null) {
			own.run();
		}
		try {
			return Objects.requireNonNullElse(other, own).get();
		}
		catch (ExecutionException ex) {
			switch (Objects.requireNonNull(ex.getCause())) {
				case Failed failed -> throw new Failed(failed);
				case RuntimeException failure -> throw failure;
				default -> throw new IllegalStateException(ex.getCause());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted during an import", ex);
		}
	}

	private Image first(List<String> addresses, Function<byte[], Image> store) throws Failed {
		Failed last = null;
		for (String address : addresses) {
			try {
				return store.apply(host(address).get(address));
			}
			catch (Failed ex) {
				last = ex;
			}
			catch (Refused ex) {
				last = new Failed(ex.faults().getFirst().message(), false);
			}
		}
		throw Objects.requireNonNull(last);
	}

	private Host host(String address) {
		return this.hosts.computeIfAbsent(String.valueOf(URI.create(address).getRawAuthority()), Host::new);
	}

	private final class Host {

		private final String name;

		private final ReentrantLock lock = new ReentrantLock(true);

		private int failures;

		private long failedNanos;

		private Host(String name) {
			this.name = name;
		}

		private byte[] get(String address) throws Failed {
			this.lock.lock();
			try {
				if (this.failures >= MAX_FAILURES || this.failedNanos > MAX_FAILED_NANOS) {
					throw new Failed("not requested, because %s failed too often".formatted(this.name), true);
				}
				long start = System.nanoTime();
				try {
					return answer(address, start);
				}
				catch (FetchFailed ex) {
					boolean absent = ex.reason() == Reason.MISSING || ex.reason() == Reason.TOO_LARGE;
					this.failures = absent ? 0 : this.failures + 1;
					this.failedNanos += absent ? 0 : System.nanoTime() - start;
					throw new Failed(String.valueOf(ex.getMessage()), !absent);
				}
			}
			finally {
				this.lock.unlock();
			}
		}

		private byte[] answer(String address, long start) throws FetchFailed {
			byte[] bytes;
			try {
				bytes = ImageDownloads.this.fetcher.fetch(address);
			}
			catch (FetchFailed ex) {
				if (ex.reason() != Reason.UNREACHABLE || System.nanoTime() - start > RETRIED_NANOS) {
					throw ex;
				}
				bytes = ImageDownloads.this.fetcher.fetch(address);
			}
			this.failures = 0;
			return bytes;
		}

	}

	/**
	 * Reads a file of another server.
	 */
	@FunctionalInterface
	interface Fetcher {

		byte[] fetch(String address) throws FetchFailed;

	}

	/**
	 * An image that could not be fetched.
	 */
	static final class Failed extends IOException {

		private static final long serialVersionUID = 1L;

		private final boolean repeatable;

		private Failed(String message, boolean repeatable) {
			super(message);
			this.repeatable = repeatable;
		}

		private Failed(Failed first) {
			super(first.getMessage(), first);
			this.repeatable = first.repeatable;
		}

		/** Whether a later import may succeed. */
		boolean isRepeatable() {
			return this.repeatable;
		}

	}

}
