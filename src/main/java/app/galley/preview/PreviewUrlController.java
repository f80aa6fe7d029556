package app.galley.preview;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import app.galley.api.PublicUrl;
import app.galley.id.DraftId;
import app.galley.identity.Caller;
import app.galley.problem.NotFound;
import app.galley.settings.SettingsDraft;
import app.galley.task.ContentTask;
import app.galley.task.ContentTasks;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.BatchMapping;
import org.springframework.graphql.data.method.annotation.MutationMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * Signed links to previews over GraphQL.
 */
@Controller
class PreviewUrlController {

	private final PreviewLinks links;

	private final SettingsLinks settingsLinks;

	private final PreviewRevocations revocations;

	private final ContentTasks tasks;

	private final PublicUrl publicUrl;

	PreviewUrlController(PreviewLinks links, SettingsLinks settingsLinks, PreviewRevocations revocations,
			ContentTasks tasks, PublicUrl publicUrl) {
		this.links = links;
		this.settingsLinks = settingsLinks;
		this.revocations = revocations;
		this.tasks = tasks;
		this.publicUrl = publicUrl;
	}

	@BatchMapping
	Map<ContentTask, URI> previewUrl(List<ContentTask> tasks) {
		Map<DraftId, String> tokens = this.links.tokens(tasks.stream().map(ContentTask::id).toList());
		Map<ContentTask, URI> urls = new LinkedHashMap<>();
		tasks.forEach((task) -> urls.put(task,
				this.publicUrl.of("/preview/tasks/" + task.id() + "?token=" + tokens.get(task.id()))));
		return urls;
	}

	@SchemaMapping(typeName = "SiteSettingsDraft", field = "previewUrl")
	URI settingsPreviewUrl(SettingsDraft draft) {
		return this.publicUrl.of("/preview/?token=" + this.settingsLinks.token());
	}

	@MutationMapping
	ContentTask revokePreviewLinks(@Argument RevokeInput input) {
		Caller caller = Caller.current().orElseThrow();
		ContentTask task = this.tasks.find(input.taskId())
			.filter((found) -> found.visibleTo(caller))
			.orElseThrow(() -> new NotFound("input.taskId", "no draft has this id"));
		this.revocations.revoke(task, caller.username());
		return task;
	}

	record RevokeInput(DraftId taskId) {
	}

}
