package app.galley.image;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import app.galley.Api;
import app.galley.GalleyTest;
import app.galley.Newsroom;
import app.galley.generation.GenerationInput;
import app.galley.generation.GenerationResults;
import app.galley.generation.ImageGeneration;
import app.galley.generation.ImageGenerationStatus;
import app.galley.generation.ImageGenerations;
import app.galley.generation.Tasks;
import app.galley.id.DraftId;
import app.galley.id.ImageId;
import app.galley.storage.ObjectStore;
import app.galley.storage.StorageFixture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

@GalleyTest
class UnusedImagesTests {

	private static final Clock NEXT_MONTH = Clock.offset(Clock.systemUTC(), Duration.ofDays(30));

	@Autowired
	ImageGenerations generations;

	@Autowired
	GenerationResults results;

	@Autowired
	Images images;

	@Autowired
	ObjectStore store;

	@Autowired
	List<ImageReferences> references;

	@Autowired
	PlatformTransactionManager transactions;

	@Autowired
	ApplicationContext context;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	Newsroom newsroom;

	@Autowired
	TransactionTemplate transaction;

	@Test
	void removesUnselectedCandidatesAndTheirObjects() {
		DraftId task = Tasks.insert(this.jdbc);
		List<ImageId> candidates = candidates(task, 3);
		ImageId replaced = image(task, 11);
		ImageId featured = image(task, 12);
		// Selected for another task: any reference keeps an image.
		DraftId otherTask = Tasks.insert(this.jdbc);
		this.jdbc.sql("UPDATE content_task SET featured_image_id = ? WHERE id = ?")
			.params(candidates.getFirst().value(), otherTask.value())
			.update();
		List<String> gone = candidates.subList(1, 3).stream().flatMap((id) -> objects(id).stream()).toList();
		assertThat(sweep(Clock.systemUTC())).doesNotContainAnyElementsOf(gone);
		assertThat(this.images.findAll(candidates)).hasSize(3);
		List<String> report = sweep(NEXT_MONTH);
		assertThat(this.images.findAll(candidates).keySet()).containsExactly(candidates.getFirst());
		assertThat(report).containsAll(gone);
		assertThat(gone).allSatisfy((key) -> assertThat(this.store.head(key)).isEmpty());
		assertThat(this.images.findAll(List.of(replaced, featured))).hasSize(2);
		assertThat(objects(candidates.getFirst())).allSatisfy((key) -> assertThat(this.store.head(key)).isPresent());
		assertThat(this.generations.ofTask(task)).hasSize(5)
			.allSatisfy((g) -> assertThat(g.status()).isEqualTo(ImageGenerationStatus.DONE));
	}

	@Test
	void keepsImagesOfTheTrashUntilItIsEmptied() {
		DraftId task = Tasks.insert(this.jdbc);
		ImageId featured = image(task, 31);
		this.jdbc.sql(
				"UPDATE content_task SET featured_image_id = ?, trashed_at = now(), trashed_by = 'editor' WHERE id = ?")
			.params(featured.value(), task.value())
			.update();
		List<String> objects = objects(featured);
		sweep(NEXT_MONTH);
		assertThat(this.images.findAll(List.of(featured))).hasSize(1);
		assertThat(objects).allSatisfy((key) -> assertThat(this.store.head(key)).isPresent());
		this.jdbc.sql("DELETE FROM content_task WHERE id = ?").param(task.value()).update();
		sweep(NEXT_MONTH);
		assertThat(this.images.findAll(List.of(featured))).isEmpty();
		assertThat(objects).allSatisfy((key) -> assertThat(this.store.head(key)).isEmpty());
	}

	@Test
	void keepsAnImageThatIsBeingSelected() {
		DraftId task = Tasks.insert(this.jdbc);
		ImageId candidate = candidates(task, 1).getFirst();
		this.transaction.executeWithoutResult((status) -> {
			this.jdbc.sql("UPDATE content_task SET featured_image_id = ? WHERE id = ?")
				.params(candidate.value(), task.value())
				.update();
			Thread sweeper = Thread.ofVirtual().start(() -> unused(NEXT_MONTH).remove(Instant.EPOCH));
			try {
				assertThat(sweeper.join(Duration.ofSeconds(20))).as("does not wait for the lock").isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		assertThat(this.images.find(candidate)).isPresent();
	}

	/** In a draft, a revision, or a post of now. */
	@Test
	void keepsWhatATextNames() {
		DraftId task = Tasks.insert(this.jdbc);
		List<ImageId> candidates = candidates(task, 3);
		JsonNode post = this.newsroom.publish("Shows an image");
		revise(post, candidates.get(0));
		revise(post, candidates.get(1));
		JsonNode draft = this.newsroom.draft("Shows another");
		JsonNode shown = this.newsroom.edit(draft, text(candidates.get(2)));
		sweep(NEXT_MONTH);
		assertThat(this.images.findAll(candidates)).hasSize(3);
		this.newsroom.edit(shown, Map.of("bodyMarkdown", "Words."));
		sweep(NEXT_MONTH);
		assertThat(this.images.findAll(candidates).keySet()).containsExactlyInAnyOrder(candidates.get(0),
				candidates.get(1));
	}

	private void revise(JsonNode post, ImageId image) {
		this.newsroom.approve(this.newsroom.submit(this.newsroom.edit(this.newsroom.revise(post), text(image))),
				Map.of());
	}

	private static Map<String, String> text(ImageId image) {
		return Map.of("bodyMarkdown", "Words.\n\n![A mill](image:" + image + ")");
	}

	private List<ImageId> candidates(DraftId task, int count) {
		List<UUID> requested = Objects.requireNonNull(this.transaction.execute((status) -> this.generations
			.requestCandidates(task, order(task.hashCode() & 0xffff), count, "", "editor", null)
			.stream()
			.map(ImageGeneration::id)
			.toList()));
		return requested.stream().map(this::image).toList();
	}

	private ImageId image(DraftId task, int seed) {
		return image(this.generations.request(task, order(seed + (task.hashCode() & 0xfffff)), "editor").id());
	}

	private ImageId image(UUID generation) {
		ImageGeneration ended = Api.await(() -> this.generations.find(generation).orElseThrow(),
				(g) -> g.status().ended());
		return Objects.requireNonNull(ended.imageId());
	}

	private List<String> objects(ImageId id) {
		Image image = this.images.find(id).orElseThrow();
		List<String> keys = new java.util.ArrayList<>(image.renditions().stream().map(Rendition::objectKey).toList());
		keys.add(image.objectKey());
		keys.add(Objects.requireNonNull(image.share()).objectKey());
		return keys;
	}

	private UnusedImages unused(Clock clock) {
		return new UnusedImages(this.jdbc, this.references, this.results, new ImageSettings(Duration.ofDays(7), false),
				this.transactions, clock);
	}

	private List<String> sweep(Clock clock) {
		return StorageFixture.sweep(this.context, new ImageKeys(this.jdbc, unused(clock)), clock);
	}

	private static GenerationInput order(int seed) {
		return new GenerationInput.Fields("A mill", null, null, null, null, null, null, seed, null, "");
	}

}
