package app.galley.generation;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

import app.galley.database.UuidV7;
import app.galley.event.Notifications;
import app.galley.generation.sdxl.ImageGenerator;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests for pictures. A job works on each; see {@link GenerationQueue} for whose turn
 * it is.
 */
@Repository
public class ImageGenerations {

	/** How many pictures to choose from can be asked for at once. */
	public static final int MOST_CANDIDATES = 4;

	private static final int LONGEST_KEY = 200;

	private final JdbcClient jdbc;

	private final SchedulerClient jobs;

	private final ImageGenerator generator;

	private final GenerationSettings settings;

	private final Notifications notifications;

	private final GenerationWaker waker;

	private final Clock clock;

	ImageGenerations(JdbcClient jdbc, SchedulerClient jobs, ImageGenerator generator, GenerationSettings settings,
			Notifications notifications, GenerationWaker waker, Clock clock) {
		this.jdbc = jdbc;
		this.jobs = jobs;
		this.generator = generator;
		this.settings = settings;
		this.notifications = notifications;
		this.waker = waker;
		this.clock = clock;
	}

	/**
	 * Asks for a picture. The job is scheduled in the caller's transaction, and starts
	 * once that commits.
	 * @throws Refused naming every field of GenerateImageInput that is wrong
	 * @throws Conflict when too many are pending
	 */
	@Transactional
	public ImageGeneration request(UUID taskId, ImageOrder order, String editor) {
		return request(taskId, order, editor, null);
	}

	/**
	 * As {@link #request(UUID, ImageOrder, String)}, for a client that may ask again when
	 * it got no answer.
	 * @param key the client's name for this request, at most 200 characters: the same
	 * editor with the same key gets the same generation
	 */
	@Transactional
	public ImageGeneration request(UUID taskId, ImageOrder order, String editor, @Nullable String key) {
		check(key);
		CheckedOrder checked = CheckedOrder.of(order, this.generator.defaults(order.profile()));
		return withKey(taskId, editor, key).map((earlier) -> same(earlier, checked, order.seed()))
			.orElseGet(() -> add(taskId, checked, editor, key, false));
	}

	/**
	 * Asks for pictures to choose from: the same request with seeds that follow each
	 * other. They do not become the task's feature image by themselves. To be called
	 * while the task is locked.
	 * @param count 1 to {@link #MOST_CANDIDATES}
	 * @param key as for {@link #request(UUID, ImageOrder, String, String)}, for all of
	 * them
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<ImageGeneration> requestCandidates(UUID taskId, ImageOrder order, int count, String editor,
			@Nullable String key) {
		if (count < 1 || count > MOST_CANDIDATES) {
			throw new Refused("input.count", "must be from 1 to %d; it is %d".formatted(MOST_CANDIDATES, count));
		}
		check(key);
		CheckedOrder checked = CheckedOrder.of(order, this.generator.defaults(order.profile()));
		List<ImageGeneration> earlier = IntStream.range(0, MOST_CANDIDATES)
			.mapToObj((n) -> withKey(taskId, editor, key(key, n)))
			.flatMap(Optional::stream)
			.toList();
		if (earlier.isEmpty()) {
			return IntStream.range(0, count)
				.mapToObj((n) -> add(taskId, checked.withSeed((long) checked.seed() + n), editor, key(key, n), true))
				.toList();
		}
		same(earlier.getFirst(), checked, order.seed());
		if (earlier.size() != count) {
			throw otherRequest();
		}
		return earlier;
	}

	private static void check(@Nullable String key) {
		if (key != null && (key.isEmpty() || key.length() > LONGEST_KEY || key.indexOf('\0') >= 0)) {
			throw new Refused("input.idempotencyKey", "must have 1 to 200 characters; a UUID is best");
		}
	}

	/**
	 * Of the candidates that were asked for at once; apart from all that clients choose.
	 */
	private static @Nullable String key(@Nullable String key, int number) {
		return (key != null) ? UUID.nameUUIDFromBytes((key + "\0" + number).getBytes(StandardCharsets.UTF_8)) + "\u0001"
				: null;
	}

	/** A client's mistake is better told than answered with another picture. */
	private static ImageGeneration same(ImageGeneration earlier, CheckedOrder order, @Nullable Integer seed) {
		boolean same = earlier.prompt().equals(order.prompt()) && earlier.width() == order.size().width()
				&& earlier.height() == order.size().height() && (seed == null || earlier.seed() == seed);
		if (!same) {
			throw otherRequest();
		}
		return earlier;
	}

	private static Conflict otherRequest() {
		return new Conflict("input.idempotencyKey",
				"was used for another request already: take a new key for each request");
	}

	private ImageGeneration add(UUID taskId, CheckedOrder checked, String editor, @Nullable String key,
			boolean candidate) {
		refuseTooMany(editor);
		UUID id = UuidV7.next();
		if (!insert(id, taskId, checked, editor, key, candidate)) {
			return withKey(taskId, editor, key).orElseThrow();
		}
		this.jobs.schedule(new TaskInstance<>(GenerationQueue.TASK, id.toString()), this.clock.instant());
		this.waker.afterCommit();
		return find(id).orElseThrow();
	}

	private Optional<ImageGeneration> withKey(UUID taskId, String editor, @Nullable String key) {
		if (key == null) {
			return Optional.empty();
		}
		Optional<ImageGeneration> earlier = this.jdbc
			.sql(GenerationRows.SELECT + "WHERE g.created_by = ? AND g.idempotency_key = ?")
			.params(editor, key)
			.query(GenerationRows::read)
			.optional();
		if (earlier.isPresent() && !earlier.get().taskId().equals(taskId)) {
			throw otherRequest();
		}
		return earlier;
	}

	private void refuseTooMany(String editor) {
		Pending pending = this.jdbc.sql("""
				SELECT count(*) AS total, count(*) FILTER (WHERE created_by = ?) AS own
				FROM image_generation WHERE status IN ('QUEUED', 'RUNNING')""")
			.param(editor)
			.query((row, n) -> new Pending(row.getInt("total"), row.getInt("own")))
			.single();
		if (pending.own >= this.settings.pendingPerEditor()) {
			throw new Conflict("input.taskId",
					"%s has %d image generations pending, and more are not accepted: wait for some to end, or cancel some"
						.formatted(editor, pending.own));
		}
		if (pending.total >= this.settings.pending()) {
			throw new Conflict("input.taskId",
					"%d image generations are pending, and more are not accepted: try again when some have ended"
						.formatted(pending.total));
		}
	}

	private boolean insert(UUID id, UUID taskId, CheckedOrder order, String editor, @Nullable String key,
			boolean candidate) {
		return this.jdbc.sql("""
				INSERT INTO image_generation (id, task_id, status, engine, prompt, negative_prompt, width, height,
				    steps, cfg_scale, seed, sampler, alt, candidate, idempotency_key, created_by, created_at)
				VALUES (:id, :task, 'QUEUED', :engine, :prompt, :negative, :width, :height,
				    :steps, :cfgScale, :seed, :sampler, :alt, :candidate, :key, :editor, :now)
				ON CONFLICT ON CONSTRAINT image_generation_key DO NOTHING""")
			.param("id", id)
			.param("task", taskId)
			.param("engine", this.generator.engine())
			.param("prompt", order.prompt())
			.param("negative", order.negativePrompt())
			.param("width", order.size().width())
			.param("height", order.size().height())
			.param("steps", order.steps())
			.param("cfgScale", order.cfgScale())
			.param("seed", order.seed())
			.param("sampler", order.sampler())
			.param("alt", order.alt())
			.param("candidate", candidate)
			.param("key", key)
			.param("editor", editor)
			.param("now", Timestamp.from(this.clock.instant()))
			.update() == 1;
	}

	public Optional<ImageGeneration> find(UUID id) {
		return this.jdbc.sql(GenerationRows.SELECT + "WHERE g.id = ?").param(id).query(GenerationRows::read).optional();
	}

	/** Newest first. */
	public List<ImageGeneration> ofTask(UUID taskId) {
		return ofTasks(List.of(taskId)).getOrDefault(taskId, List.of());
	}

	/**
	 * Those of each task, newest first, with one statement; a task without any has no
	 * entry.
	 */
	public Map<UUID, List<ImageGeneration>> ofTasks(Collection<UUID> taskIds) {
		Map<UUID, List<ImageGeneration>> found = new HashMap<>();
		this.jdbc.sql(GenerationRows.SELECT + "WHERE g.task_id = ANY (?) ORDER BY g.created_at DESC, g.id DESC")
			.param(taskIds.toArray(UUID[]::new))
			.query(GenerationRows::read)
			.list()
			.forEach((one) -> found.computeIfAbsent(one.taskId(), (id) -> new ArrayList<>()).add(one));
		return found;
	}

	/** Whether a picture waits or runs that the task will show once it is done. */
	public boolean anyPending(UUID taskId) {
		return this.jdbc.sql("""
				SELECT count(*) FROM image_generation
				WHERE task_id = ? AND status IN ('QUEUED', 'RUNNING') AND NOT candidate""")
			.param(taskId)
			.query(Integer.class)
			.single() > 0;
	}

	/**
	 * Stops a generation: at once when it waits, soon when it runs. One that has ended
	 * stays as it is.
	 */
	@Transactional
	public ImageGeneration cancel(UUID id) {
		Optional<String> status = this.jdbc.sql("""
				UPDATE image_generation
				SET cancelling = true, status = CASE status WHEN 'QUEUED' THEN 'CANCELLED' ELSE status END,
				    finished_at = CASE status WHEN 'QUEUED' THEN ?::timestamptz END
				WHERE id = ? AND status IN ('QUEUED', 'RUNNING') RETURNING status""")
			.params(Timestamp.from(this.clock.instant()), id)
			.query(String.class)
			.optional();
		if (status.isPresent()) {
			this.notifications.publish(GenerationQueue.CANCEL, id.toString());
			this.notifications.publish(GenerationQueue.CHANGED, id.toString());
			this.notifications.publish(GenerationQueue.MOVED, "");
		}
		if (status.filter(ImageGenerationStatus.CANCELLED.name()::equals).isPresent()) {
			this.jdbc.sql("DELETE FROM scheduled_tasks WHERE task_name = ? AND task_instance = ? AND NOT picked")
				.params(GenerationQueue.TASK, id.toString())
				.update();
			this.waker.callNextAfterCommit();
		}
		return find(id).orElseThrow(() -> new NotFound("input.id", "There is no image generation with this id."));
	}

	private record Pending(int total, int own) {
	}

}
