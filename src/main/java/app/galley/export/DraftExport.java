package app.galley.export;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import app.galley.id.DraftId;
import app.galley.storage.ObjectStore;
import app.galley.task.ContentTask;
import app.galley.task.ContentTaskStatus;
import app.galley.task.ContentTasks;

import org.springframework.stereotype.Component;

/**
 * Writes a draft that is not approved as a bundle.
 */
@Component
class DraftExport {

	static final String FOLDER = "drafts";

	private final ContentTasks tasks;

	private final PostExport posts;

	private final ObjectStore store;

	private final ContentFields fields;

	DraftExport(ContentTasks tasks, PostExport posts, ObjectStore store, ContentFields fields) {
		this.tasks = tasks;
		this.posts = posts;
		this.store = store;
		this.fields = fields;
	}

	/**
	 * Writes a draft.
	 * @return its slug; empty when it was approved or discarded meanwhile
	 */
	Optional<String> write(DraftId id, ExportTarget folder, Consumer<String> errors) throws IOException {
		ContentTask task = this.tasks.find(id)
			.filter((found) -> found.status() != ContentTaskStatus.APPROVED)
			.orElse(null);
		if (task == null) {
			return Optional.empty();
		}
		String bundle = FOLDER + "/" + task.slug();
		BundleImages files = new BundleImages(folder, bundle, this.store, errors);
		String body = this.posts.body(files, task.bodyMarkdown(), task.kind());
		Map<String, Object> galley = ContentFields.galley(task.id().toString());
		ContentFields.putKind(galley, task.kind());
		galley.put("status", task.status().name());
		ContentFields.putIfPresent(galley, "rejectionReason", task.rejectionReason());
		ContentFields.putIfPresent(galley, "revises", (task.postId() != null) ? task.postId().toString() : null);
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("title", task.title());
		fields.put("slug", task.slug());
		fields.put("lastmod", task.updatedAt());
		fields.put("draft", true);
		fields.put("description", task.excerpt());
		ContentFields.putLanguage(fields, task.language());
		ContentFields.putSeo(galley, task.seo());
		this.fields.put(fields, galley, task.authorId(), task.categoryId(), task.tagIds());
		this.posts.putImage(fields, galley, files, task.featuredImageId());
		galley.put("createdBy", task.createdBy());
		galley.put("createdAt", task.createdAt());
		galley.put("updatedBy", task.updatedBy());
		files.putInto(galley);
		fields.put("galley", galley);
		Set<String> names = new TreeSet<>(files.names());
		names.add(PostExport.INDEX);
		folder.write(bundle + "/" + PostExport.INDEX, FrontMatterText.write(fields, body));
		folder.removeOtherFiles(bundle, names);
		return Optional.of(task.slug());
	}

}
