package app.galley.link;

/**
 * States of a link, with the names of the schema.
 */
enum LinkState {

	UNCHECKED, OK, MOVED, UNSURE, DEAD;

	/** Checks in a row after which a link that may work again is dead. */
	static final int FAILURES_OF_DEAD = 3;

	/**
	 * The state after a check.
	 * @param failures checks in a row that failed, with this one
	 */
	static LinkState after(LinkResult result, int failures) {
		return switch (result.cause().weight()) {
			case NONE -> (result.movedTo() != null) ? MOVED : OK;
			case NEVER_DEAD -> UNSURE;
			case DEAD_IN_TIME -> (failures >= FAILURES_OF_DEAD) ? DEAD : UNSURE;
			case DEAD -> DEAD;
		};
	}

	/** Whether a link in this state fails as one in the other state does. */
	boolean continues(LinkState other) {
		return this == other || (this == UNSURE || this == DEAD) && (other == UNSURE || other == DEAD);
	}

}
