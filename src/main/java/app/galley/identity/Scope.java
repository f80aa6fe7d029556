package app.galley.identity;

/**
 * What an API token may be used for. Same names as in the schema.
 */
public enum Scope {

	READ_DRAFTS, WRITE, PUBLISH

}
