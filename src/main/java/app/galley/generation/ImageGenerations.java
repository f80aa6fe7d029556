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
import java.util.stream.Stream;

import app.galley.event.JobTable;
import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.ImageGenerator;
import app.galley.id.DraftId;
import app.galley.id.UuidV7;
import app.galley.problem.Conflict;
import app.galley.problem.NotFound;
import app.galley.problem.Refused;
import app.galley.telemetry.Traces;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Requests for images. A job runs each of them; {@link GenerationQueue} decides when.
 */
@Repository
public class ImageGenerations {

	/** Greatest number of candidates in one request. */
	public static final int MAX_CANDIDATES = 4;

	private static final int MAX_KEY = 200;

	private final JdbcClient jdbc;

	private final SchedulerClient jobs;

	private final JobTable jobTable;

	private final ImageGenerator generator;

	private final GenerationSettings settings;

	private final GenerationNotifications notifications;

	private final GenerationWaker waker;

	private final Clock clock;

	ImageGenerations(JdbcClient jdbc, SchedulerClient jobs, JobTable jobTable, ImageGenerator generator,
			GenerationSettings settings, GenerationNotifications notifications, GenerationWaker waker, Clock clock) {
		this.jdbc = jdbc;
		this.jobs = jobs;
		this.jobTable = jobTable;
		this.generator = generator;
		this.settings = settings;
		this.notifications = notifications;
		this.waker = waker;
		this.clock = clock;
	}

	/**
	 * Requests an image. The job is scheduled in the caller's transaction, and starts
	 * once that commits.
	 * @throws Refused naming every field of GenerateImageInput that is wrong
	 * @throws Conflict when too many are pending
	 */
	@Transactional
	public ImageGeneration request(DraftId taskId, GenerationInput input, String editor) {
		return request(taskId, input, "", editor, null);
	}

	/**
	 * Requests an image, as {@link #request(DraftId, GenerationInput, String)} does, for
	 * a client that may repeat the request when it gets no response.
	 * @param defaultAlt alternative text for an input without one
	 * @param key the client's idempotency key, at most 200 characters: the same request
	 * by the same editor returns the same generation
	 * @throws Conflict when the key was used for a different request
	 */
	@Transactional
	public ImageGeneration request(DraftId taskId, GenerationInput input, String defaultAlt, String editor,
			@Nullable String key) {
		check(key);
		GenerationParameters parameters = GenerationInputCheck.check(input, this.generator.defaults(input.profile()));
		String request = new KeyedRequest(taskId, null, input).toJson();
		return earlier(editor, key, request).stream()
			.findFirst()
			.orElseGet(() -> add(new NewGeneration(UuidV7.next(), taskId, parameters,
					GenerationInputCheck.altOf(input, defaultAlt), false, editor, key, request)));
	}

	/**
	 * Requests candidates to choose from: the same parameters with consecutive seeds.
	 * They do not become the draft's feature image. The caller must hold the draft's
	 * lock.
	 * @param count 1 to {@link #MAX_CANDIDATES}
	 * @param defaultAlt alternative text for an input without one
	 * @param key idempotency key for all candidates together
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public List<ImageGeneration> requestCandidates(DraftId taskId, GenerationInput input, int count, String defaultAlt,
			String editor, @Nullable String key) {
		if (count < 1 || count > MAX_CANDIDATES) {
			throw new Refused("input.count", "enter 1 to %d".formatted(MAX_CANDIDATES));
		}
		check(key);
		GenerationParameters parameters = GenerationInputCheck.check(input, this.generator.defaults(input.profile()));
		String request = new KeyedRequest(taskId, count, input).toJson();
		List<ImageGeneration> earlier = earlier(editor, key, request);
		if (!earlier.isEmpty()) {
			return earlier;
		}
		return IntStream.range(0, count)
			.mapToObj((n) -> add(new NewGeneration(UuidV7.next(), taskId, parameters.withSeed(parameters.seed() + n),
					GenerationInputCheck.altOf(input, defaultAlt), true, editor,
					(key != null) ? candidateKey(key, n) : null, request)))
			.toList();
	}

	private static void check(@Nullable String key) {
		if (key != null && (key.isEmpty() || key.length() > MAX_KEY || key.indexOf('\0') >= 0)) {
			throw new Refused("input.idempotencyKey", "enter 1 to 200 characters, preferably a UUID");
		}
	}

	/** Differs from every key that a client can choose. */
	private static String candidateKey(String key, int number) {
		return UUID.nameUUIDFromBytes((key + "\0" + number).getBytes(StandardCharsets.UTF_8)) + "\u0001";
	}

	/**
	 * The generations of an earlier request with this key; empty without any.
	 * @throws Conflict when that request was a different one: returning its image would
	 * hide a client's mistake
	 */
	private List<ImageGeneration> earlier(String editor, @Nullable String key, String request) {
		if (key == null) {
			return List.of();
		}
		String[] keys = Stream
			.concat(Stream.of(key), IntStream.range(0, MAX_CANDIDATES).mapToObj((n) -> candidateKey(key, n)))
			.toArray(String[]::new);
		return this.jdbc.sql(GenerationRows.SELECT + """
				WHERE g.created_by = :editor AND g.idempotency_key = ANY (:keys)
				ORDER BY array_position(CAST(:keys AS text[]), g.idempotency_key)""")
			.param("editor", editor)
			.param("keys", keys)
			.query((row, number) -> {
				if (!request.equals(row.getString("idempotent_request"))) {
					throw new Conflict("input.idempotencyKey",
							"was used for a different request; use a new key for each request");
				}
				return GenerationRows.read(row, number);
			})
			.list();
	}

	private ImageGeneration add(NewGeneration added) {
		refuseTooMany(added.editor);
		if (!insert(added)) {
			return earlier(added.editor, added.key, added.request).getFirst();
		}
		this.jobs.schedule(new TaskInstance<>(GenerationQueue.TASK, added.id.toString()), this.clock.instant());
		this.waker.wakeAfterCommit();
		return find(added.id).orElseThrow();
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
					"You have %d pending image generations, which is the limit. Wait for some to finish, or cancel some."
						.formatted(pending.own));
		}
		if (pending.total >= this.settings.pending()) {
			throw new Conflict("input.taskId",
					"There are %d pending image generations, which is the limit. Try again when some have finished."
						.formatted(pending.total));
		}
	}

	private boolean insert(NewGeneration added) {
		GenerationParameters parameters = added.parameters;
		return this.jdbc.sql("""
				INSERT INTO image_generation (id, task_id, status, engine, prompt, negative_prompt, width, height,
				    steps, cfg_scale, seed, sampler, alt, candidate, idempotency_key, idempotent_request, created_by,
				    created_at, trace_parent)
				VALUES (:id, :task, 'QUEUED', :engine, :prompt, :negative, :width, :height,
				    :steps, :cfgScale, :seed, :sampler, :alt, :candidate, :key, :request, :editor, :now,
				    :trace)
				ON CONFLICT ON CONSTRAINT image_generation_key DO NOTHING""")
			.param("id", added.id)
			.param("task", added.taskId.value())
			.param("engine", this.generator.engine())
			.param("prompt", parameters.prompt())
			.param("negative", parameters.negativePrompt())
			.param("width", parameters.size().width())
			.param("height", parameters.size().height())
			.param("steps", parameters.steps())
			.param("cfgScale", parameters.cfgScale())
			.param("seed", parameters.seed())
			.param("sampler", parameters.sampler())
			.param("alt", added.alt)
			.param("candidate", added.candidate)
			.param("key", added.key)
			.param("request", (added.key != null) ? added.request : null)
			.param("editor", added.editor)
			.param("now", Timestamp.from(this.clock.instant()))
			.param("trace", Traces.current())
			.update() == 1;
	}

	public Optional<ImageGeneration> find(UUID id) {
		return this.jdbc.sql(GenerationRows.SELECT + "WHERE g.id = ?").param(id).query(GenerationRows::read).optional();
	}

	/** The generations of a draft, newest first. */
	public List<ImageGeneration> ofTask(DraftId taskId) {
		return ofTasks(List.of(taskId)).getOrDefault(taskId, List.of());
	}

	/**
	 * The generations of each draft, newest first, with one statement; a draft without
	 * any has no entry.
	 */
	public Map<DraftId, List<ImageGeneration>> ofTasks(Collection<DraftId> taskIds) {
		Map<DraftId, List<ImageGeneration>> found = new HashMap<>();
		this.jdbc.sql(GenerationRows.SELECT + "WHERE g.task_id = ANY (?) ORDER BY g.created_at DESC, g.id DESC")
			.param(taskIds.stream().map(DraftId::value).toArray(UUID[]::new))
			.query(GenerationRows::read)
			.list()
			.forEach((one) -> found.computeIfAbsent(one.taskId(), (id) -> new ArrayList<>()).add(one));
		return found;
	}

	/** Whether an image is pending that will become the draft's feature image. */
	public boolean anyPending(DraftId taskId) {
		return this.jdbc.sql("""
				SELECT count(*) FROM image_generation
				WHERE task_id = ? AND status IN ('QUEUED', 'RUNNING') AND NOT candidate""")
			.param(taskId.value())
			.query(Integer.class)
			.single() > 0;
	}

	/**
	 * Cancels a generation: at once when it is queued, soon when it runs. One that has
	 * ended stays as it is.
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
			this.notifications.publishCancel(id);
			this.notifications.publishChanged(id);
			this.notifications.publishQueueMoved();
		}
		if (status.filter(ImageGenerationStatus.CANCELLED.name()::equals).isPresent()) {
			this.jobTable.delete(GenerationQueue.TASK, id.toString());
			this.waker.admitNextAfterCommit();
		}
		return find(id).orElseThrow(() -> new NotFound("input.id", "There is no image generation with this id."));
	}

	private record Pending(int total, int own) {
	}

	/**
	 * A request as the client sent it, for comparison with an earlier one.
	 *
	 * @param count null for a single image
	 */
	private record KeyedRequest(DraftId taskId, @Nullable Integer count, GenerationInput input) {

		String toJson() {
			return JsonMapper.shared().writeValueAsString(this);
		}

	}

	private record NewGeneration(UUID id, DraftId taskId, GenerationParameters parameters, String alt,
			boolean candidate, String editor, @Nullable String key, String request) {
	}

}
