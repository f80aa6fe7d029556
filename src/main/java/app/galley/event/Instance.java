package app.galley.event;

import java.util.UUID;

/**
 * This run of the program, among all that share the database.
 *
 * @param name unique to this run, also on one machine, so that the jobs of a killed run
 * are never mistaken for our own
 */
record Instance(String name) {

	static Instance start() {
		return new Instance("galley-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID());
	}

}
