package app.galley.credential;

import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Concise binary object representation (RFC 8949) of maps, lists, texts, numbers and
 * bytes. The same values give the same bytes.
 */
final class Cbor {

	private static final CBORMapper MAPPER = new CBORMapper();

	private Cbor() {
	}

	static byte[] write(Object value) {
		return MAPPER.writeValueAsBytes(value);
	}

	/**
	 * @throws DamagedCredential when the bytes are not CBOR
	 */
	static JsonNode read(byte[] bytes) throws DamagedCredential {
		try {
			return MAPPER.readTree(bytes);
		}
		catch (JacksonException ex) {
			throw new DamagedCredential("part of it is not CBOR");
		}
	}

	/** Reads a byte string of a map. */
	static byte[] bytes(JsonNode map, String name) throws DamagedCredential {
		if (map.get(name) instanceof JsonNode value && value.isBinary()) {
			return value.binaryValue();
		}
		throw new DamagedCredential("the field " + name + " is missing");
	}

	/** The elements of a list of a map; empty when there is none. */
	static List<JsonNode> list(JsonNode map, String name) {
		return (map.get(name) instanceof JsonNode value && value.isArray()) ? value.valueStream().toList() : List.of();
	}

}
