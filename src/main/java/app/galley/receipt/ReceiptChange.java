package app.galley.receipt;

/** What a receipt is about, with the names of the schema. */
public enum ReceiptChange {

	PUBLISHED, REVISED, MOVED, UNPUBLISHED, TERM, IMAGE_ADDRESSES, SETTINGS

}
