package app.galley.generation;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.Drained;
import app.galley.event.Listener;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.Sinks.EmitFailureHandler;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Streams the states of a generation, whichever instance runs it. A notification only
 * says that something has changed; the state is then read from the table. A slow client
 * so gets fewer states, never a queue of old ones.
 */
@Component
class GenerationFeed {

	/** Any generation: the queue has moved, or notifications were missed. */
	private static final String ANY = "";

	/**
	 * Unlike Reactor's own schedulers, does not interrupt a running query when a client
	 * disconnects: that would close its pooled connection.
	 */
	private static final Scheduler READERS = Schedulers
		.fromExecutor((read) -> Thread.ofVirtual().name("generation-feed").start(read));

	/** Notifications and the shutdown come from different threads. */
	private static final EmitFailureHandler RETRY_WHILE_BUSY = EmitFailureHandler.busyLooping(Duration.ofSeconds(1));

	private final ImageGenerations generations;

	private final Sinks.Many<String> changes = Sinks.many().multicast().directBestEffort();

	GenerationFeed(ImageGenerations generations, GenerationNotifications notifications) {
		this.generations = generations;
		notifications.onChanged(this::emit);
		notifications.onQueueMoved(new Listener() {
			@Override
			public void received(String payload) {
				emit(ANY);
			}

			@Override
			public void reconnected() {
				emit(ANY);
			}

			@Override
			public void unheard() {
				emit(ANY);
			}
		});
	}

	private void emit(String id) {
		this.changes.emitNext(id, RETRY_WHILE_BUSY);
	}

	/**
	 * Ends the streams before the server stops, which waits for open requests. Clients
	 * reconnect to another instance, or to this one after its restart.
	 */
	@EventListener(Drained.class)
	void end() {
		this.changes.emitComplete(RETRY_WHILE_BUSY);
	}

	/**
	 * The current state, then the state after each change, until the generation ends or
	 * the server stops. Empty when there is no such generation.
	 */
	Flux<ImageGeneration> of(UUID id) {
		String own = id.toString();
		return this.changes.asFlux()
			.filter((changed) -> changed.equals(own) || changed.equals(ANY))
			.mergeWith(Mono.just(own))
			.onBackpressureLatest()
			.concatMap((changed) -> read(id), 0)
			.takeWhile(Optional::isPresent)
			.map(Optional::get)
			.distinctUntilChanged()
			.takeUntil((generation) -> generation.status().ended());
	}

	/** Number of open streams. */
	int watchers() {
		return this.changes.currentSubscriberCount();
	}

	private Mono<Optional<ImageGeneration>> read(UUID id) {
		return Mono.fromCallable(() -> this.generations.find(id)).subscribeOn(READERS);
	}

}
