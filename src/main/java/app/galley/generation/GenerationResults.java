package app.galley.generation;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import app.galley.id.DraftId;
import app.galley.id.ImageId;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The images of finished generations. Separate from {@link ImageGenerations}, which needs
 * the job engine and so cannot be used by what the jobs need.
 */
@Repository
public class GenerationResults {

	private final JdbcClient jdbc;

	GenerationResults(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** The generated images of each draft; a draft without any has no entry. */
	public Map<DraftId, Set<ImageId>> ofTasks(Collection<DraftId> taskIds) {
		Map<DraftId, Set<ImageId>> found = new HashMap<>();
		this.jdbc.sql("SELECT task_id, image_id FROM image_generation WHERE task_id = ANY (?) AND image_id IS NOT NULL")
			.param(taskIds.stream().map(DraftId::value).toArray(UUID[]::new))
			.query((row) -> {
				found.computeIfAbsent(new DraftId(row.getObject("task_id", UUID.class)), (task) -> new HashSet<>())
					.add(new ImageId(row.getObject("image_id", UUID.class)));
			});
		return found;
	}

	/** The images among these that were not generated as candidates. */
	public Set<ImageId> featured(Collection<ImageId> images) {
		return Set
			.copyOf(this.jdbc.sql("SELECT image_id FROM image_generation WHERE image_id = ANY (?) AND NOT candidate")
				.param(images.stream().map(ImageId::value).toArray(UUID[]::new))
				.query((row, n) -> new ImageId(row.getObject(1, UUID.class)))
				.list());
	}

}
