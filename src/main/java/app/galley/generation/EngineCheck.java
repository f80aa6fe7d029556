package app.galley.generation;

import java.util.List;

import app.galley.doctor.Check;
import app.galley.doctor.Report;
import app.galley.generation.engine.Health;
import app.galley.generation.engine.ImageGenerator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Checks each SDXL server: whether it responds, speaks the protocol of the settings and
 * accepts the credentials.
 */
@Component
@Order(40)
class EngineCheck implements Check {

	private static final String NAME = "SDXL server";

	private final ObjectProvider<ImageGenerator> generator;

	EngineCheck(ObjectProvider<ImageGenerator> generator) {
		this.generator = generator;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public void run(Report report) {
		ImageGenerator engine;
		try {
			engine = this.generator.getObject();
		}
		catch (RuntimeException ex) {
			report.problem(NAME, "Read the settings of the SDXL servers", ex);
			return;
		}
		List<Health> servers = engine.health();
		if (!servers.stream().allMatch(Health::up)) {
			// A server or tunnel that slept misses the first time limit.
			servers = engine.health();
		}
		if (servers.isEmpty()) {
			report.warning(NAME, "Read GALLEY_SDXL_URL", "It is not set: images are placeholder art.",
					"Set GALLEY_SDXL_URL to an SDXL server for real images.");
		}
		for (int i = 0; i < servers.size(); i++) {
			Health server = servers.get(i);
			String name = NAME + ((servers.size() > 1) ? " " + (i + 1) : "");
			String tried = "Made a request of the protocol " + engine.engine();
			if (server.up()) {
				report.ok(name, tried, server.message());
			}
			else {
				report.problem(name, tried, server.message());
			}
		}
	}

}
