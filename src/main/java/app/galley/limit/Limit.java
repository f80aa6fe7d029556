package app.galley.limit;

/**
 * What is limited, and how a client is told.
 */
enum Limit {

	DOCUMENT("document", "The query text has %,d characters; %,d are allowed. Send values as variables."),
	TOKENS("tokens", "The query has %,d tokens; %,d are allowed."),
	WORD("word", "A name or number has %,d characters; %,d are allowed."),
	DEPTH("depth", "The query goes %,d fields deep; %,d are allowed."),
	FIELDS("fields", "The query selects %,d fields, fragments spread; %,d are allowed."),
	ALIASES("aliases", "The query has %,d aliases, fragments spread; %,d are allowed."),
	DIRECTIVES("directives", "The query has %,d directives; %,d are allowed."),
	COST("cost", "The answer could cost %,d (its values, lists multiplied); %,d are allowed. Ask for smaller pages."),
	VARIABLES("variables", "The variables have %,d characters; %,d are allowed."),
	INPUT_DEPTH("inputDepth", "A value is a list or object within others, %,d deep; %,d are allowed."),
	TIME("time", "Answering takes longer than it may: it was stopped after %,d of %,d milliseconds."),
	RESPONSE("response", "The answer has %,d characters; %,d are allowed. Ask for smaller pages."),
	BATCH("batch", "The request holds %,d operations; %,d is allowed. Send each in a request of its own.");

	final String name;

	private final String sentence;

	Limit(String name, String sentence) {
		this.name = name;
		this.sentence = sentence;
	}

	String sentence(long actual, long maximum) {
		return this.sentence.formatted(actual, maximum);
	}

	void check(long actual, long maximum) {
		if (actual > maximum) {
			throw new LimitExceeded(this, maximum, actual);
		}
	}

}
