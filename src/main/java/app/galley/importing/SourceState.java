package app.galley.importing;

/**
 * What the source says of a post's visibility. A publication date in the future is not a
 * state: such a post is {@link #PUBLISHED} and becomes a scheduled one.
 */
public enum SourceState {

	/** The source clearly says that readers see it, or will from its date on. */
	PUBLISHED,

	/** Everything else; the reader of the source reports why, unless it is plain. */
	DRAFT

}
