package app.galley.link;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Checks the links that are due. Each result is stored at once, so that a run that ends
 * early loses nothing.
 */
@Component
class LinkCheck {

	private static final Logger logger = LoggerFactory.getLogger(LinkCheck.class);

	static final Duration PAUSE = Duration.ofSeconds(1);

	/** Then the job ends, and continues an hour later. */
	private static final Duration LONGEST_RUN = Duration.ofMinutes(50);

	/** Links that are read at once, and of these, those of one host. */
	private static final int BATCH = 1000;

	private static final int BATCH_OF_HOST = 60;

	private static final int REQUESTS_AT_ONCE = 8;

	private static final Duration SHORTEST_REST = Duration.ofDays(1);

	private final LinkReading reading;

	private final OutsideLinks links;

	private final LinkRequests requests;

	private final LinkMeters meters;

	private final Clock clock;

	LinkCheck(LinkReading reading, OutsideLinks links, LinkRequests requests, LinkMeters meters, Clock clock) {
		this.reading = reading;
		this.links = links;
		this.requests = requests;
		this.meters = meters;
		this.clock = clock;
	}

	/** Reads changed posts, then checks links until none is due. */
	void run() throws InterruptedException {
		run(PAUSE);
	}

	/**
	 * @param pause between two requests to a host
	 */
	void run(Duration pause) throws InterruptedException {
		this.reading.update();
		Run run = new Run(new HostPace(pause));
		Instant end = this.clock.instant().plus(LONGEST_RUN);
		List<OutsideLink> due = this.links.due(BATCH);
		while (!due.isEmpty() && this.clock.instant().isBefore(end) && run.check(due)) {
			due = this.links.due(BATCH);
		}
		run.log();
	}

	/** Checks one link now. */
	OutsideLink check(OutsideLink link) throws InterruptedException {
		LinkResult result = this.requests.request(link.address(), new HostPace(PAUSE));
		this.meters.checked(result.cause());
		return this.links.store(link, result);
	}

	/** One run of the job. */
	private final class Run {

		private final HostPace pace;

		private final Semaphore permits = new Semaphore(REQUESTS_AT_ONCE);

		/** Of results: one connection to the database is enough. */
		private final ReentrantLock storing = new ReentrantLock();

		/** Whether any server was reached. */
		private final AtomicBoolean online = new AtomicBoolean();

		private final Map<LinkState, Integer> counts = Collections.synchronizedMap(new LinkedHashMap<>());

		Run(HostPace pace) {
			this.pace = pace;
		}

		/**
		 * Checks links, those of different hosts at once.
		 * @return false when no server was reached, which may be this machine's fault
		 */
		boolean check(List<OutsideLink> due) throws InterruptedException {
			Map<String, List<OutsideLink>> hosts = new LinkedHashMap<>();
			due.forEach((link) -> hosts.computeIfAbsent(link.host(), (host) -> new ArrayList<>()).add(link));
			List<Unreached> unreached = Collections.synchronizedList(new ArrayList<>());
			try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
				List<Future<?>> running = hosts.values()
					.stream()
					.map((links) -> links.subList(0, Math.min(links.size(), BATCH_OF_HOST)))
					.<Future<?>>map((links) -> threads.submit(() -> {
						ofHost(links, unreached);
						return null;
					}))
					.toList();
				try {
					await(running);
				}
				catch (InterruptedException ex) {
					threads.shutdownNow();
					throw ex;
				}
			}
			boolean reached = this.online.get();
			unreached.forEach((one) -> store(one.link(), reached ? one.result() : one.result().unproven()));
			if (!reached) {
				logger.warn("No server of {} links could be reached. If this goes on, check that this machine has a "
						+ "connection to the internet", unreached.size());
			}
			return reached;
		}

		private static void await(Collection<Future<?>> running) throws InterruptedException {
			for (Future<?> future : running) {
				try {
					future.get();
				}
				catch (ExecutionException ex) {
					throw new IllegalStateException("The check of links failed", ex.getCause());
				}
			}
		}

		private void ofHost(List<OutsideLink> links, List<Unreached> unreached) throws InterruptedException {
			for (int i = 0; i < links.size(); i++) {
				OutsideLink link = links.get(i);
				LinkResult result;
				this.permits.acquire();
				try {
					// It may have been unpublished since the batch was read.
					if (LinkCheck.this.links.find(link.id()).isEmpty()) {
						continue;
					}
					result = LinkCheck.this.requests.request(link.address(), this.pace);
				}
				finally {
					this.permits.release();
				}
				if (!result.cause().answered()) {
					unreached.add(new Unreached(link, result));
					continue;
				}
				this.online.set(true);
				store(link, result);
				if (result.rest() != null) {
					rest(links.subList(i + 1, links.size()), result.rest());
					return;
				}
			}
		}

		private void store(OutsideLink link, LinkResult result) {
			this.storing.lock();
			try {
				OutsideLink checked = LinkCheck.this.links.store(link, result);
				this.counts.merge(checked.state(), 1, Integer::sum);
			}
			finally {
				this.storing.unlock();
			}
			LinkCheck.this.meters.checked(result.cause());
		}

		/** The host asked for a rest: its other links wait. */
		private void rest(List<OutsideLink> links, Duration asked) {
			Duration rest = (asked.compareTo(SHORTEST_REST) < 0) ? SHORTEST_REST
					: (asked.compareTo(OutsideLinks.INTERVAL) > 0) ? OutsideLinks.INTERVAL : asked;
			LinkCheck.this.links.postpone(links, LinkCheck.this.clock.instant().plus(rest));
		}

		void log() {
			if (!this.counts.isEmpty()) {
				logger.info("Checked {} links to other sites: {}",
						this.counts.values().stream().mapToInt(Integer::intValue).sum(), this.counts);
			}
		}

		/** A link whose server was not reached. */
		private record Unreached(OutsideLink link, LinkResult result) {
		}

	}

}
