package app.galley.event;

import java.util.UUID;

/**
 * This run of the program among all that share the database.
 *
 * @param name differs from run to run, also on one machine, so that what a killed run
 * left behind is never taken for our own
 */
record Instance(String name) {

	static Instance start() {
		return new Instance("galley-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
	}

}
