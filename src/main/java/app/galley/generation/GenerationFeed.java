package app.galley.generation;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import app.galley.event.Listener;
import app.galley.event.Notifications;
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
 * How a generation goes, as it goes, whichever instance works on it. News only says that
 * something has changed; what is passed on is read from the table then. So a client that
 * is slow gets fewer states, never a queue of old ones.
 */
@Component
class GenerationFeed {

	/** Stands for any generation: the queue moved, or news was missed. */
	private static final String ANY = "";

	/**
	 * Unlike Reactor's own, it interrupts nobody when a client goes away: that would
	 * close the pooled connection of a query under way.
	 */
	private static final Scheduler READERS = Schedulers
		.fromExecutor((read) -> Thread.ofVirtual().name("generation-feed").start(read));

	/** News comes from one thread, the end from another. */
	private static final EmitFailureHandler IN_TURN = EmitFailureHandler.busyLooping(Duration.ofSeconds(1));

	private final ImageGenerations generations;

	private final Sinks.Many<String> news = Sinks.many().multicast().directBestEffort();

	GenerationFeed(ImageGenerations generations, Notifications notifications) {
		this.generations = generations;
		Listener changed = this::tell;
		notifications.subscribe(GenerationQueue.CHANGED, changed);
		notifications.subscribe(GenerationQueue.MOVED, new Listener() {
			@Override
			public void heard(String payload) {
				tell(ANY);
			}

			@Override
			public void returned() {
				tell(ANY);
			}
		});
	}

	private void tell(String id) {
		this.news.emitNext(id, IN_TURN);
	}

	/**
	 * Streams end when the server stops, which waits for all requests under way; whoever
	 * watches asks another instance, or this one when it is back.
	 */
	@EventListener(ContextClosedEvent.class)
	void end() {
		this.news.emitComplete(IN_TURN);
	}

	/**
	 * The state now, then after each change, until it ends or the server stops. Empty
	 * when there is no such generation.
	 */
	Flux<ImageGeneration> of(UUID id) {
		String own = id.toString();
		return this.news.asFlux()
			.filter((told) -> told.equals(own) || told.equals(ANY))
			.mergeWith(Mono.just(own))
			.onBackpressureLatest()
			.concatMap((told) -> read(id), 0)
			.takeWhile(Optional::isPresent)
			.map(Optional::get)
			.distinctUntilChanged()
			.takeUntil((generation) -> generation.status().ended());
	}

	/** How many are being told now. */
	int watchers() {
		return this.news.currentSubscriberCount();
	}

	private Mono<Optional<ImageGeneration>> read(UUID id) {
		return Mono.fromCallable(() -> this.generations.find(id)).subscribeOn(READERS);
	}

}
