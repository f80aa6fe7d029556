package app.galley;

import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;

@OwnProcesses
class ModularityTests {

	@Test
	void modulesUseOnlyAllowedDependencies() {
		ApplicationModules.of(GalleyApplication.class).verify();
	}

}
