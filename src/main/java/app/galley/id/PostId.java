package app.galley.id;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Id of a post. As text, also in JSON, it is the plain UUID.
 */
public record PostId(UUID value) {

	/** A new id. */
	public static PostId next() {
		return new PostId(UuidV7.next());
	}

	/**
	 * Reads the text of an id. Spring finds this method by its name to convert a path
	 * variable.
	 * @throws IllegalArgumentException when the text is not a UUID
	 */
	public static PostId of(String text) {
		return new PostId(UUID.fromString(text));
	}

	/** The id in a column that may be NULL; null for NULL. */
	public static @Nullable PostId ofNullable(@Nullable UUID value) {
		return (value != null) ? new PostId(value) : null;
	}

	@JsonValue
	@Override
	public String toString() {
		return this.value.toString();
	}

}
