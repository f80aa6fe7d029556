package app.galley.generation;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.id.DraftId;
import app.galley.image.Image;
import app.galley.image.Images;
import app.galley.storage.ObjectStore;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class ImageGenerationTests {

	@Autowired
	ImageGenerations generations;

	@Autowired
	Images images;

	@Autowired
	ObjectStore store;

	@Autowired
	JdbcClient jdbc;

	@Test
	void endsWithAnImageWhoseObjectIsThere() {
		ImageGeneration asked = this.generations.request(task(), input("A lighthouse at dusk"), "editor");
		assertThat(asked.status()).isEqualTo(ImageGenerationStatus.QUEUED);
		ImageGeneration ended = Api.await(() -> this.generations.find(asked.id()).orElseThrow(),
				(generation) -> generation.status().ended());
		assertThat(ended.error()).isNull();
		assertThat(ended.status()).isEqualTo(ImageGenerationStatus.DONE);
		assertThat(ended.attempt()).isEqualTo(1);
		Image image = this.images.find(java.util.Objects.requireNonNull(ended.imageId())).orElseThrow();
		assertThat(this.store.head(image.objectKey()))
			.hasValueSatisfying((head) -> assertThat(head.size()).isEqualTo(image.bytes()));
		Api.await(() -> this.jdbc.sql("SELECT count(*) FROM scheduled_tasks WHERE task_instance = ?")
			.param(asked.id().toString())
			.query(Integer.class)
			.single(), (jobs) -> jobs == 0);
	}

	private DraftId task() {
		return Tasks.insert(this.jdbc);
	}

	private static GenerationInput input(String prompt) {
		return new GenerationInput.Fields(prompt, null, null, null, null, null, null, 7, null, "");
	}

}
