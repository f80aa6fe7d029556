package app.galley.words;

/** Direction of text, with the names of the schema. */
public enum TextDirection {

	LTR, RTL;

	/** The direction in which the language of a BCP 47 tag is mostly written. */
	public static TextDirection ofLanguage(String tag) {
		return Languages.isRightToLeft(tag) ? RTL : LTR;
	}

	/** As the attribute {@code dir} has it. */
	public String attribute() {
		return (this == RTL) ? "rtl" : "ltr";
	}

}
