package app.galley.limit;

/**
 * The limits on one request, with their names and error messages.
 */
enum Limit {

	DOCUMENT("document", "The query text has %,d characters; the limit is %,d. Send values as variables."),
	TOKENS("tokens", "The query has %,d tokens; the limit is %,d."),
	WORD("word", "A name or number has %,d characters; the limit is %,d."),
	DEPTH("depth", "The query is %,d fields deep; the limit is %,d."),
	FIELDS("fields", "The query selects %,d fields, fragments spread; the limit is %,d."),
	ALIASES("aliases", "The query has %,d aliases, fragments spread; the limit is %,d."),
	DIRECTIVES("directives", "The query has %,d directives; the limit is %,d."),
	COST("cost", "The query costs up to %,d (its values, lists multiplied); the limit is %,d. Request smaller pages."),
	VARIABLES("variables", "The variables have %,d characters; the limit is %,d."),
	INPUT_DEPTH("inputDepth", "A value nests lists and objects %,d deep; the limit is %,d."),
	TIME("time", "The execution was stopped after %,d milliseconds; the limit is %,d. Request less at once."),
	RESPONSE("response", "The response has %,d characters; the limit is %,d. Request smaller pages."),
	BATCH("batch", "The request has %,d operations; the limit is %,d. Send each in its own request.");

	final String name;

	private final String message;

	Limit(String name, String message) {
		this.name = name;
		this.message = message;
	}

	String message(long actual, long maximum) {
		return this.message.formatted(actual, maximum);
	}

	void check(long actual, long maximum) {
		if (actual > maximum) {
			throw new LimitExceeded(this, maximum, actual);
		}
	}

}
