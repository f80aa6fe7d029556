package app.galley.id;

import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class IdTests {

	private static final String TEXT = "0190f1f0-0000-7000-8000-000000000001";

	/** The database has stored requests with them, and the log has them in its lines. */
	@Test
	void arePlainUuidsAsTextAndInJson() {
		List<Record> ids = List.of(PostId.of(TEXT), DraftId.of(TEXT), ImageId.of(TEXT));
		assertThat(ids).allSatisfy((id) -> {
			assertThat(id).hasToString(TEXT);
			assertThat(JsonMapper.shared().writeValueAsString(id)).isEqualTo('"' + TEXT + '"');
		});
	}

}
