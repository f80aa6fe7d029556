package app.galley.task;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerationStatus;
import app.galley.generation.ImageGenerations;
import app.galley.id.DraftId;
import app.galley.identity.Caller;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Controller;

/**
 * What waits for the caller among the drafts. Other modules add what is theirs to the
 * type.
 */
@Controller
class DeskSummaryController {

	/** Where counting ends. */
	private static final int MAX_COUNT = 100;

	/** Drafts that are looked through for failed images, the last changed first. */
	private static final int MAX_DRAFTS = 100;

	private final JdbcClient jdbc;

	private final ContentTasks tasks;

	private final ImageGenerations generations;

	private final TaskAccess access;

	DeskSummaryController(JdbcClient jdbc, ContentTasks tasks, ImageGenerations generations, TaskAccess access) {
		this.jdbc = jdbc;
		this.tasks = tasks;
		this.generations = generations;
		this.access = access;
	}

	@QueryMapping
	DeskSummary deskSummary() {
		return new DeskSummary(this.access.onlyOf(), Caller.current().orElseThrow().username());
	}

	@SchemaMapping
	int inReview(DeskSummary summary) {
		return count("IN_REVIEW", summary.onlyOf());
	}

	@SchemaMapping
	int sentBack(DeskSummary summary) {
		return count("REJECTED", summary.username());
	}

	private int count(String status, @Nullable String creator) {
		// Literals, so that the partial index of open drafts can serve them.
		return this.jdbc
			.sql("""
					SELECT count(*) FROM (
					    SELECT FROM content_task WHERE status = '%s' AND trashed_at IS NULL
					    AND (CAST(:creator AS text) IS NULL OR created_by = :creator) LIMIT :most) AS counted"""
				.formatted(status))
			.param("creator", creator)
			.param("most", MAX_COUNT)
			.query(Integer.class)
			.single();
	}

	@SchemaMapping
	List<ContentTask> failedImages(DeskSummary summary) {
		List<DraftId> open = this.jdbc.sql("""
				SELECT id FROM content_task WHERE status <> 'APPROVED' AND trashed_at IS NULL
				AND (CAST(:creator AS text) IS NULL OR created_by = :creator)
				ORDER BY updated_at DESC, id DESC LIMIT :most""")
			.param("creator", summary.onlyOf())
			.param("most", MAX_DRAFTS)
			.query((row, n) -> DraftId.of(row.getString("id")))
			.list();
		if (open.isEmpty()) {
			return List.of();
		}
		Map<DraftId, List<ImageGeneration>> generations = this.generations.ofTasks(open);
		Set<DraftId> failed = open.stream()
			.filter((id) -> generations.containsKey(id)
					&& generations.get(id).getFirst().status() == ImageGenerationStatus.FAILED)
			.collect(Collectors.toSet());
		return this.tasks.findAll(failed)
			.stream()
			.sorted((one, other) -> Integer.compare(open.indexOf(one.id()), open.indexOf(other.id())))
			.toList();
	}

	/**
	 * What waits for an account.
	 *
	 * @param onlyOf the account whose drafts it may see; null for everyone's
	 */
	record DeskSummary(@Nullable String onlyOf, String username) {
	}

}
