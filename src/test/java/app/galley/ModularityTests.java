package app.galley;

import org.junit.jupiter.api.Test;

import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

	@Test
	void modulesUseOnlyAllowedDependencies() {
		ApplicationModules.of(GalleyApplication.class).verify();
	}

}
