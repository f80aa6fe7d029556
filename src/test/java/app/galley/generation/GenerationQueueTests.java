package app.galley.generation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.event.Listener;
import app.galley.event.Notifications;
import app.galley.event.Subscription;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.problem.Conflict;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@GalleyTest
@TestPropertySource(properties = { "galley.sdxl.sketch-step-delay=100ms", "galley.image.pending-per-editor=40" })
class GenerationQueueTests {

	@Autowired
	ImageGenerations generations;

	@Autowired
	GenerationLeases leases;

	@Autowired
	GenerationFeed feed;

	@Autowired
	Notifications notifications;

	@Autowired
	SchedulerClient scheduler;

	@Autowired
	TransactionTemplate transaction;

	@Autowired
	JdbcClient jdbc;

	@Test
	void runsEachOfManyOnceAndInOrder() {
		DraftId task = Tasks.insert(this.jdbc);
		List<UUID> asked = new ArrayList<>();
		for (int i = 0; i < 12; i++) {
			asked.add(this.generations.request(task, input(i), "many").id());
		}
		asked.forEach(this::end);
		assertThat(this.generations.ofTask(task)).hasSize(12).allSatisfy((generation) -> {
			assertThat(generation.status()).isEqualTo(ImageGenerationStatus.DONE);
			assertThat(generation.attempt()).isEqualTo(1);
		});
		assertThat(this.jdbc.sql("SELECT id FROM image_generation WHERE task_id = ? ORDER BY turn_at, created_at, id")
			.param(task.value())
			.query(UUID.class)
			.list()).isEqualTo(asked);
		assertThat(this.jdbc.sql("SELECT count(*) FROM image WHERE created_by = 'many'").query(Integer.class).single())
			.isEqualTo(12);
	}

	@Test
	void cancelsAQueuedGenerationAtOnceAndARunningOneSoon() {
		DraftId task = Tasks.insert(this.jdbc);
		List<UUID> asked = new ArrayList<>();
		for (int i = 0; i < 8; i++) {
			asked.add(this.generations.request(task, input(100 + i), "canceller").id());
		}
		assertThat(this.generations.cancel(asked.getLast()).status()).isEqualTo(ImageGenerationStatus.CANCELLED);
		Api.await(() -> find(asked.getFirst()).status(), (status) -> status == ImageGenerationStatus.RUNNING);
		this.generations.cancel(asked.getFirst());
		ImageGeneration stopped = end(asked.getFirst());
		assertThat(stopped.status()).isEqualTo(ImageGenerationStatus.CANCELLED);
		assertThat(stopped.imageId()).isNull();
		asked.subList(1, 7).forEach((id) -> assertThat(end(id).status()).isEqualTo(ImageGenerationStatus.DONE));
	}

	@Test
	void leavesAnEndedGenerationUnchanged() {
		UUID id = this.generations.request(Tasks.insert(this.jdbc), input(200), "late").id();
		ImageGeneration done = end(id);
		assertThat(this.generations.cancel(id)).isEqualTo(done);
	}

	@Test
	void returnsTheSameGenerationForTheSameKey() {
		DraftId task = Tasks.insert(this.jdbc);
		ImageGeneration first = this.generations.request(task, input(300), "", "keyed", "k1");
		assertThat(this.generations.request(task, input(300), "", "keyed", "k1").id()).isEqualTo(first.id());
		assertThat(this.generations.request(task, input(300), "", "other", "k1").id()).isNotEqualTo(first.id());
		DraftId elsewhere = Tasks.insert(this.jdbc);
		assertThatExceptionOfType(Conflict.class)
			.isThrownBy(() -> this.generations.request(elsewhere, input(300), "", "keyed", "k1"));
	}

	@Test
	void refusesMoreThanAnEditorMayHavePending() {
		DraftId task = Tasks.insert(this.jdbc);
		// In one transaction, so that none ends meanwhile; rolled back, so that none
		// runs.
		this.transaction.executeWithoutResult((status) -> {
			for (int i = 0; i < 40; i++) {
				this.generations.request(task, input(400), "greedy");
			}
			assertThatExceptionOfType(Conflict.class)
				.isThrownBy(() -> this.generations.request(task, input(400), "greedy"))
				.withMessageContaining("40");
			status.setRollbackOnly();
		});
		assertThat(this.generations.ofTask(task)).isEmpty();
	}

	@Test
	void ignoresWritesUnderALostLease() {
		DraftId task = Tasks.insert(this.jdbc);
		UUID id = waiting(task);
		GenerationLease lost = this.leases.acquire(id, "sketch").orElseThrow();
		GenerationLease latest = this.leases.acquire(id, "sketch").orElseThrow();
		assertThat(this.leases.markSent(lost)).isFalse();
		assertThat(this.leases.updateProgress(lost, 0.5, 4)).isFalse();
		assertThat(this.leases.complete(lost, new Unwanted(), "sketch", () -> {
		})).isFalse();
		assertThat(this.leases.markSent(latest)).isTrue();
		assertThat(this.jdbc.sql("SELECT sent_at IS NOT NULL FROM image_generation WHERE id = ?")
			.param(id)
			.query(Boolean.class)
			.single()).isTrue();
		forget(task);
	}

	@Test
	void storesNothingWhenTheTaskIsDeleted() {
		DraftId task = Tasks.insert(this.jdbc);
		GenerationLease lease = this.leases.acquire(waiting(task), "sketch").orElseThrow();
		this.jdbc.sql("DELETE FROM content_task WHERE id = ?").param(task.value()).update();
		assertThat(this.leases.complete(lease, new Unwanted(), "sketch", () -> {
		})).isFalse();
	}

	/** As after a process was killed between the commit and the end of its job. */
	@Test
	void endsTheJobOfAGenerationThatHasEndedOrIsGone() {
		UUID ended = this.generations.request(Tasks.insert(this.jdbc), input(600), "revived").id();
		end(ended);
		Api.await(() -> jobs(ended), (jobs) -> jobs == 0);
		UUID gone = UUID.randomUUID();
		for (UUID id : List.of(ended, gone)) {
			this.scheduler.schedule(new TaskInstance<>(GenerationQueue.TASK, id.toString()), Instant.now());
		}
		assertThat(Api.await(() -> jobs(ended) + jobs(gone), (jobs) -> jobs == 0)).isZero();
	}

	private int jobs(UUID id) {
		return this.jdbc.sql("SELECT count(*) FROM scheduled_tasks WHERE task_instance = ?")
			.param(id.toString())
			.query(Integer.class)
			.single();
	}

	@Test
	void streamsStatesInOrderAndEndsWithTheLast() {
		UUID id = this.generations.request(Tasks.insert(this.jdbc), input(500), "watcher").id();
		List<ImageGeneration> seen = Objects.requireNonNull(this.feed.of(id).collectList().block());
		assertThat(seen.getLast().status()).isEqualTo(ImageGenerationStatus.DONE);
		assertThat(seen).extracting(ImageGeneration::progress).isSorted();
		assertThat(seen).extracting(ImageGeneration::status).contains(ImageGenerationStatus.RUNNING).isSorted();
	}

	@Test
	void receivesAgainAfterItsConnectionWasClosed() {
		List<String> received = new CopyOnWriteArrayList<>();
		try (Subscription subscription = this.notifications.subscribe("test", new Listener() {
			@Override
			public void received(String payload) {
				received.add(payload);
			}

			@Override
			public void disconnected() {
				received.add("disconnected");
			}

			@Override
			public void reconnected() {
				received.add("reconnected");
			}
		})) {
			this.notifications.publish("test", "before");
			Api.await(() -> received, (all) -> all.contains("before"));
			assertThat(this.jdbc.sql("""
					SELECT count(pg_terminate_backend(pid)) FROM pg_locks
					WHERE locktype = 'advisory' AND classid::bigint = 1785684595 AND granted""")
				.query(Integer.class)
				.single()).isEqualTo(1);
			Api.await(() -> received, (all) -> all.contains("reconnected"));
			this.notifications.publish("test", "after");
			Api.await(() -> received, (all) -> all.contains("after"));
			assertThat(received).containsExactly("before", "disconnected", "reconnected", "after");
		}
	}

	@Test
	void publishesNothingBeforeTheTransactionCommits() {
		List<String> received = new CopyOnWriteArrayList<>();
		try (Subscription subscription = this.notifications.subscribe("tx", received::add)) {
			this.transaction.executeWithoutResult((status) -> {
				this.notifications.publish("tx", "rolled back");
				status.setRollbackOnly();
			});
			this.notifications.publish("tx", "committed");
			Api.await(() -> received, (all) -> !all.isEmpty());
			assertThat(received).containsExactly("committed");
		}
	}

	@Test
	void removesTheListenerWhenAClientDisconnects() {
		DraftId task = Tasks.insert(this.jdbc);
		UUID id = waiting(task);
		Disposable client = this.feed.of(id).subscribe();
		Api.await(this.feed::watchers, (watchers) -> watchers > 0);
		client.dispose();
		assertThat(Api.await(this.feed::watchers, (watchers) -> watchers == 0)).isZero();
		forget(task);
	}

	/** An interrupted query closes its connection, and the pool has few. */
	@Test
	void closesNoPooledConnectionWhenClientsDisconnectDuringARead() {
		DraftId task = Tasks.insert(this.jdbc);
		UUID id = waiting(task);
		List<String> before = connections();
		for (int i = 0; i < 300; i++) {
			Disposable client = this.feed.of(id).subscribe();
			Thread.onSpinWait();
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
			client.dispose();
		}
		assertThat(connections()).containsAll(before);
		forget(task);
	}

	/** Those of this server's pool; the listening one is not among them. */
	private List<String> connections() {
		return this.jdbc.sql("""
				SELECT pid || ' ' || backend_start FROM pg_stat_activity
				WHERE backend_type = 'client backend' AND query NOT LIKE 'LISTEN%' AND pid NOT IN (
				    SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = 1785684595)""")
			.query((row, n) -> row.getString(1))
			.list();
	}

	/** A generation without a job would hold its place for ever. */
	private void forget(DraftId task) {
		this.jdbc.sql("DELETE FROM content_task WHERE id = ?").param(task.value()).update();
	}

	/** Without a job, so that only the test works on it. */
	private UUID waiting(DraftId task) {
		UUID id = UUID.randomUUID();
		this.jdbc
			.sql("""
					INSERT INTO image_generation (id, task_id, status, engine, prompt, negative_prompt, width, height,
					    steps, cfg_scale, seed, sampler, alt, created_by, created_at)
					VALUES (?, ?, 'QUEUED', 'sketch', 'A harbour', '', 1344, 768, 8, 1, 7, 'sketch', '', 'editor', now())""")
			.params(id, task.value())
			.update();
		return id;
	}

	private ImageGeneration find(UUID id) {
		return this.generations.find(id).orElseThrow();
	}

	private ImageGeneration end(UUID id) {
		return Api.await(() -> find(id), (generation) -> generation.status().ended());
	}

	private static GenerationInput input(int seed) {
		return new GenerationInput.Fields("A harbour", null, null, null, null, null, null, seed, null, "");
	}

	/** An image that must not be stored. */
	private static final class Unwanted implements GeneratedImages.Uploaded {

		@Override
		public ImageId id() {
			return ImageId.next();
		}

		@Override
		public String objectKey() {
			return "generated/unwanted.png";
		}

		@Override
		public void insert(DraftId taskId, boolean featured) {
			throw new AssertionError("Stores the image of an attempt that may not");
		}

	}

}
