package app.galley.generation;

import java.util.List;

import app.galley.generation.engine.Capabilities;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;
import app.galley.generation.engine.Profile;
import app.galley.generation.engine.SamplingProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * The image engine over GraphQL.
 */
@Controller
class EngineController {

	private final ImageGenerator generator;

	private final EngineProbe probe;

	EngineController(ImageGenerator generator, EngineProbe probe) {
		this.generator = generator;
		this.probe = probe;
	}

	@QueryMapping
	ImageEngine imageEngine() {
		return new ImageEngine(this.generator.engine(), this.generator.capabilities());
	}

	@SchemaMapping(typeName = "ImageEngine")
	Profile defaults(ImageEngine engine, @Argument @Nullable SamplingProfile profile) {
		return this.generator.defaults(profile);
	}

	/** A separate field, as checking the servers may take seconds. */
	@SchemaMapping(typeName = "ImageEngine")
	List<Health> servers(ImageEngine engine) {
		return this.probe.servers();
	}

	record ImageEngine(String name, Capabilities capabilities) {
	}

}
