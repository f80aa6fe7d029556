package app.galley.activity;

/** Kind of thing that changed, with the names of the schema. */
public enum ActivityKind {

	TASK, POST, AUTHOR, CATEGORY, TAG, PERSON, TOKEN, SITE_SETTINGS, REDIRECT

}
