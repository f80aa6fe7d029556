package app.galley.receipt;

/** State of a receipt, with the names of the schema. */
public enum ReceiptState {

	WAITING, GREEN, RED, SUPERSEDED

}
