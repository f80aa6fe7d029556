package app.galley.id;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Id of a draft (content task). As text, also in JSON, it is the plain UUID.
 */
public record DraftId(UUID value) {

	/** A new id. */
	public static DraftId next() {
		return new DraftId(UuidV7.next());
	}

	/**
	 * Reads the text of an id. Spring finds this method by its name to convert a path
	 * variable.
	 * @throws IllegalArgumentException when the text is not a UUID
	 */
	public static DraftId of(String text) {
		return new DraftId(UUID.fromString(text));
	}

	/** The id in a column that may be NULL; null for NULL. */
	public static @Nullable DraftId ofNullable(@Nullable UUID value) {
		return (value != null) ? new DraftId(value) : null;
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value.toString();
	}

}
