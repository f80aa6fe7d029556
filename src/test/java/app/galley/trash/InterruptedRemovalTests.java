package app.galley.trash;

import java.util.Map;

import app.galley.GalleyTest;
import app.galley.Interruptions;
import app.galley.Newsroom;
import app.galley.id.PostId;
import app.galley.post.Publishing;
import app.galley.task.DraftTrash;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A post that is deleted, restored and removed while the database fails.
 */
@GalleyTest
class InterruptedRemovalTests {

	@Autowired
	Newsroom newsroom;

	@Autowired
	JdbcClient jdbc;

	@Autowired
	TransactionTemplate transaction;

	@Autowired
	Trash trash;

	@Autowired
	Publishing publishing;

	@Autowired
	DraftTrash drafts;

	@Test
	void aPostIsDeletedRestoredAndRemovedWholeOrNotAtAll() {
		JsonNode post = this.newsroom.publish("Deleted in pieces");
		this.newsroom.edit(this.newsroom.revise(post), Map.of("slug", Newsroom.unique("moved")));
		PostId id = PostId.of(Newsroom.id(post));
		try (Interruptions interrupted = new Interruptions(this.jdbc, this.transaction)) {
			assertThat(interrupted.at(() -> this.trash.delete(id, "editor"))).isGreaterThan(8);
			assertThat(interrupted.at(() -> this.trash.restore(id, "editor"))).isGreaterThan(6);
			this.trash.delete(id, "editor");
			assertThat(interrupted.at(() -> {
				this.drafts.removeOf(id);
				this.publishing.remove(id, "Galley itself");
			})).isGreaterThan(4);
		}
	}

}
