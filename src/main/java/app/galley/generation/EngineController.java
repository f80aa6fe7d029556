package app.galley.generation;

import java.util.List;

import app.galley.generation.sdxl.Capabilities;
import app.galley.generation.sdxl.Health;
import app.galley.generation.sdxl.ImageGenerator;
import app.galley.generation.sdxl.Profile;
import app.galley.generation.sdxl.SamplingProfile;
import org.jspecify.annotations.Nullable;

import org.springframework.graphql.data.method.annotation.Argument;
import org.springframework.graphql.data.method.annotation.QueryMapping;
import org.springframework.graphql.data.method.annotation.SchemaMapping;
import org.springframework.stereotype.Controller;

/**
 * What makes the pictures, over GraphQL.
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

	/** Apart from the rest, since asking the servers may take seconds. */
	@SchemaMapping(typeName = "ImageEngine")
	List<Health> servers(ImageEngine engine) {
		return this.probe.servers();
	}

	record ImageEngine(String name, Capabilities capabilities) {
	}

}
