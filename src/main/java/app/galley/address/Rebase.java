package app.galley.address;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import app.galley.event.JobWakeups;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes stored addresses follow their base: after a start with another port, domain or
 * CDN, a job rewrites the rows of all modules in small transactions.
 */
@Component
public class Rebase {

	static final String JOB = "rebase-image-addresses";

	private static final Logger logger = LoggerFactory.getLogger(Rebase.class);

	private static final int PAGE_SIZE = 200;

	private final ImageBase base;

	private final ImageAddresses addresses;

	/** In the order of {@code @Order}: images first, whose rows show the former bases. */
	private final ObjectProvider<StoredAddresses> modules;

	private final JobWakeups wakeups;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	Rebase(ImageBase base, ImageAddresses addresses, ObjectProvider<StoredAddresses> modules, JobWakeups wakeups,
			ApplicationEventPublisher events, TransactionTemplate transaction) {
		this.base = base;
		this.addresses = addresses;
		this.modules = modules;
		this.wakeups = wakeups;
		this.events = events;
		this.transaction = transaction;
	}

	/**
	 * Makes the configured base that of the database, and leaves the rows to a job.
	 * @throws OtherBaseInUse when a running instance uses another
	 */
	public void begin() {
		String configured = this.addresses.configured();
		Optional<String> before = this.base.stored();
		this.base.otherThan(configured).ifPresent((other) -> {
			throw new OtherBaseInUse(configured, other);
		});
		this.transaction.executeWithoutResult((status) -> {
			if (this.base.change(configured)) {
				this.wakeups.scheduleAt(JOB, Instant.EPOCH);
				if (this.modules.orderedStream().anyMatch((module) -> !module.page(null, 1).isEmpty())) {
					before.ifPresent((former) -> logger
						.info("Image addresses now begin with {} instead of {}; the rows follow", configured, former));
					this.events.publishEvent(AddressChange.of(before.stream().toList(), configured));
				}
			}
		});
		this.addresses.use(configured);
	}

	/** Rewrites the rows of the change under way. */
	public void run() {
		this.base.pending().ifPresent((change) -> {
			Map<String, Integer> changed = rewrite(change, false);
			this.base.finish(change);
			if (changed.values().stream().anyMatch((rows) -> rows > 0)) {
				logger.info("Rewrote image addresses to begin with {}: {} rows", change.to(), changed);
			}
		});
	}

	/** Time of the next run: at once while a change is under way. */
	Optional<Instant> next() {
		return this.base.pending().map((change) -> Instant.EPOCH);
	}

	/** What a start with the current settings would change, without changing it. */
	public Preview preview() {
		String configured = this.addresses.configured();
		Set<String> former = new HashSet<>(this.base.stored().stream().toList());
		this.base.pending().ifPresent((change) -> former.addAll(change.from()));
		return new Preview(this.base.stored().orElse(null), configured,
				rewrite(AddressChange.of(former, configured), true));
	}

	private Map<String, Integer> rewrite(AddressChange change, boolean rollBack) {
		Map<String, Integer> changed = new LinkedHashMap<>();
		Set<String> from = new HashSet<>(change.from());
		for (StoredAddresses module : this.modules.orderedStream().toList()) {
			int rows = 0;
			List<UUID> page = module.page(null, PAGE_SIZE);
			while (!page.isEmpty()) {
				List<UUID> ids = page;
				rows += Objects.requireNonNull(this.transaction.execute((status) -> {
					if (rollBack) {
						status.setRollbackOnly();
					}
					Set<String> bases = module.bases(ids);
					bases.remove(change.to());
					if (from.addAll(bases)) {
						this.base.addFormer(from);
					}
					return module.rebase(ids, AddressChange.of(from, change.to()));
				}));
				page = module.page(page.getLast(), PAGE_SIZE);
			}
			changed.put(module.name(), rows);
		}
		return changed;
	}

	/**
	 * @param stored null before the first server started
	 * @param configured the base that the settings give
	 * @param rows how many rows would change, by kind
	 */
	public record Preview(@Nullable String stored, String configured, Map<String, Integer> rows) {
	}

}
