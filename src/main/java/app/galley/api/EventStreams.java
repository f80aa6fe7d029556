package app.galley.api;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import app.galley.identity.Caller;
import app.galley.identity.SignIn;
import app.galley.limit.LimitSettings;
import app.galley.problem.TooMany;
import app.galley.problem.Unauthorized;
import app.galley.telemetry.Meters;
import io.micrometer.core.instrument.Counter;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.stereotype.Component;

/**
 * Ends a subscription with the sign-in that opened it, and limits how many streams an
 * account has open on this instance.
 */
@Component
class EventStreams {

	/** A stream without events ends at most so long after its sign-in. */
	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(2);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

	/** The check asks the database, and so blocks. */
	private static final Scheduler CHECKS = Schedulers
		.fromExecutor((check) -> Thread.ofVirtual().name("event-stream").start(check));

	private final int limit;

	private final Map<String, Integer> open = new ConcurrentHashMap<>();

	private final Counter refusals;

	EventStreams(LimitSettings limits, Meters meters) {
		this.limit = limits.streams();
		this.refusals = meters.refusals("streams");
		meters.gauge("galley.streams.open", null, "Open event streams",
				() -> this.open.values().stream().mapToInt(Integer::intValue).sum());
	}

	/**
	 * The same events while the sign-in holds.
	 * @param field the subscription
	 */
	Flux<?> guard(Publisher<?> events, Caller caller, SignIn signIn, String field) {
		return Flux.defer(() -> {
			take(caller.username(), field);
			return Flux.<Object>from(events).concatMap((event) -> Mono.fromCallable(() -> {
				require(signIn, field);
				return event;
			}).subscribeOn(CHECKS), 0)
				.takeUntilOther(end(signIn, field))
				.doFinally((signal) -> release(caller.username()));
		});
	}

	/** Fails once the sign-in has ended. */
	private static Flux<?> end(SignIn signIn, String field) {
		return Flux.interval(CHECK_INTERVAL)
			.onBackpressureDrop()
			.concatMap((tick) -> Mono.fromRunnable(() -> require(signIn, field)).subscribeOn(CHECKS), 1);
	}

	private static void require(SignIn signIn, String field) {
		if (!signIn.holds()) {
			throw new Unauthorized(field, "Your sign-in has ended. Sign in again.");
		}
	}

	private void take(String account, String field) {
		if (this.open.merge(account, 1, Integer::sum) > this.limit) {
			release(account);
			this.refusals.increment();
			throw new TooMany(field,
					"Too many open subscriptions: at most %,d for an account. Close one first.".formatted(this.limit),
					RETRY_AFTER);
		}
	}

	private void release(String account) {
		this.open.computeIfPresent(account, (name, count) -> (count > 1) ? count - 1 : null);
	}

}
