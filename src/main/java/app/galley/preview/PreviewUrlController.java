package app.galley.preview;

import java.net.URI;

import app.galley.api.PublicUrl;
import app.galley.task.ContentTask;

import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * The GraphQL field {@code ContentTask.previewUrl}.
 */
@Controller
class PreviewUrlController {

	private final PreviewLinks links;

	private final PublicUrl publicUrl;

	PreviewUrlController(PreviewLinks links, PublicUrl publicUrl) {
		this.links = links;
		this.publicUrl = publicUrl;
	}

	@SchemaMapping
	URI previewUrl(ContentTask task) {
		return this.publicUrl.of("/preview/tasks/" + task.id() + "?token=" + this.links.token(task.id()));
	}

}
