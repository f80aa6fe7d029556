package app.galley.identity;

/**
 * What a token for programs may be used for. Same names as in the schema.
 */
public enum Scope {

	READ_DRAFTS, WRITE, PUBLISH

}
