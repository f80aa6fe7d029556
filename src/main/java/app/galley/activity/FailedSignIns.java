package app.galley.activity;

import java.util.ArrayList;
import java.util.List;

/**
 * How often a sign-in failed, and from where.
 *
 * @param networks the first ones, without repetitions
 */
record FailedSignIns(int attempts, List<String> networks) {

	private static final String ATTEMPTS = "attempts";

	private static final String NETWORKS = "networks";

	private static final int MAX_NETWORKS = 20;

	private static final String MORE = "…";

	static final FailedSignIns NONE = new FailedSignIns(0, List.of());

	FailedSignIns {
		networks = List.copyOf(networks);
	}

	static FailedSignIns read(Activity entry) {
		return new FailedSignIns(Integer.parseInt(value(entry, ATTEMPTS)), List.of(value(entry, NETWORKS).split(", ")));
	}

	FailedSignIns and(String network) {
		List<String> all = new ArrayList<>(this.networks);
		String added = (all.size() < MAX_NETWORKS) ? network : MORE;
		if (!all.contains(network) && !all.contains(added)) {
			all.add(added);
		}
		return new FailedSignIns(this.attempts + 1, all);
	}

	Changes changes() {
		return new Changes().add(ATTEMPTS, null, this.attempts).add(NETWORKS, null, String.join(", ", this.networks));
	}

	private static String value(Activity entry, String field) {
		return entry.changes()
			.stream()
			.filter((change) -> change.field().equals(field))
			.map((change) -> String.valueOf(change.after()))
			.findFirst()
			.orElseThrow();
	}

}
