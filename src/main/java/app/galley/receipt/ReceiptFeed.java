package app.galley.receipt;

import java.time.Duration;
import java.util.Optional;

import app.galley.event.Listener;
import app.galley.id.PostId;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Streams the newest receipt of a post, whichever instance checks it. A notification only
 * says that something has changed; the receipt is then read from the table.
 */
@Component
class ReceiptFeed {

	/** Any post: notifications were missed. */
	private static final String ANY = "";

	/** Unlike Reactor's own schedulers, does not interrupt a running query. */
	private static final Scheduler READERS = Schedulers
		.fromExecutor((read) -> Thread.ofVirtual().name("receipt-feed").start(read));

	/** Notifications and the shutdown come from different threads. */
	private static final EmitFailureHandler RETRY_WHILE_BUSY = EmitFailureHandler.busyLooping(Duration.ofSeconds(1));

	private final Receipts receipts;

	private final Sinks.Many<String> changes = Sinks.many().multicast().directBestEffort();

	ReceiptFeed(Receipts receipts) {
		this.receipts = receipts;
		receipts.onChanged(new Listener() {
			@Override
			public void received(String payload) {
				emit(payload);
			}

			@Override
			public void reconnected() {
				emit(ANY);
			}
		});
	}

	private void emit(String postId) {
		this.changes.emitNext(postId, RETRY_WHILE_BUSY);
	}

	/** Ends the streams before the server stops, which waits for open requests. */
	@EventListener(ContextClosedEvent.class)
	void end() {
		this.changes.emitComplete(RETRY_WHILE_BUSY);
	}

	/**
	 * The newest receipt, then the newest after each change, until its checks have ended
	 * or the server stops. Empty when the post has no receipt.
	 */
	Flux<Receipt> of(PostId postId) {
		String own = postId.toString();
		return this.changes.asFlux()
			.filter((changed) -> changed.equals(own) || changed.equals(ANY))
			.mergeWith(Mono.just(own))
			.onBackpressureLatest()
			.concatMap((changed) -> read(postId), 0)
			.takeWhile(Optional::isPresent)
			.map(Optional::get)
			.distinctUntilChanged()
			.takeUntil((receipt) -> receipt.nextCheckAt() == null);
	}

	private Mono<Optional<Receipt>> read(PostId postId) {
		return Mono.fromCallable(() -> this.receipts.newest(postId)).subscribeOn(READERS);
	}

}
