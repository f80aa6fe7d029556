package app.galley.activity;

/** What was changed. Same names as in the schema. */
public enum ActivityKind {

	TASK, POST, AUTHOR, CATEGORY, TAG, PERSON, TOKEN

}
