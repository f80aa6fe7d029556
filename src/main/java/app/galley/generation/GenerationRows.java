package app.galley.generation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

import app.galley.generation.engine.GenerationParameters;
import app.galley.generation.engine.ImageRequest;
import app.galley.generation.engine.SdxlSize;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of image generations.
 */
final class GenerationRows {

	/** To be followed by a condition on {@code g}. */
	static final String SELECT = """
			SELECT g.*, CASE WHEN g.status = 'QUEUED' THEN (SELECT count(*) FROM image_generation w
			    WHERE w.status = 'QUEUED' AND (w.created_at, w.id) < (g.created_at, g.id)) END AS queue_position
			FROM image_generation g
			""";

	private GenerationRows() {
	}

	static ImageGeneration read(ResultSet row, int number) throws SQLException {
		return new ImageGeneration(row.getObject("id", UUID.class), new DraftId(row.getObject("task_id", UUID.class)),
				ImageGenerationStatus.valueOf(row.getString("status")), row.getDouble("progress"), integer(row, "step"),
				integer(row, "queue_position"), row.getInt("attempt"), row.getString("error"),
				ImageId.ofNullable(row.getObject("image_id", UUID.class)), row.getString("engine"), parameters(row),
				row.getString("alt"), row.getBoolean("candidate"), row.getString("created_by"),
				row.getTimestamp("created_at").toInstant(), instant(row, "started_at"), instant(row, "finished_at"));
	}

	static GenerationLease lease(ResultSet row, int number) throws SQLException {
		return new GenerationLease(new DraftId(row.getObject("task_id", UUID.class)), row.getInt("attempt"),
				row.getTimestamp("sent_at") != null, row.getString("server"),
				new ImageRequest(row.getObject("id", UUID.class), parameters(row)), row.getString("alt"),
				row.getString("created_by"), row.getTimestamp("created_at").toInstant(), row.getString("trace_parent"));
	}

	private static GenerationParameters parameters(ResultSet row) throws SQLException {
		return new GenerationParameters(row.getString("prompt"), row.getString("negative_prompt"),
				new SdxlSize(row.getInt("width"), row.getInt("height")), row.getInt("steps"),
				row.getDouble("cfg_scale"), row.getLong("seed"), row.getString("sampler"));
	}

	private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
		int value = row.getInt(column);
		return row.wasNull() ? null : value;
	}

	private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
		Timestamp value = row.getTimestamp(column);
		return (value != null) ? value.toInstant() : null;
	}

}
