package app.galley.id;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Id of a stored image. As text, also in JSON, it is the plain UUID.
 */
public record ImageId(UUID value) {

	/** A new id. */
	public static ImageId next() {
		return new ImageId(UuidV7.next());
	}

	/**
	 * Reads the text of an id. Spring finds this method by its name to convert a path
	 * variable.
	 * @throws IllegalArgumentException when the text is not a UUID
	 */
	public static ImageId of(String text) {
		return new ImageId(UUID.fromString(text));
	}

	/** The id in a column that may be NULL; null for NULL. */
	public static @Nullable ImageId ofNullable(@Nullable UUID value) {
		return (value != null) ? new ImageId(value) : null;
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value.toString();
	}

}
