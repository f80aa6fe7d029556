package app.galley.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.codec.digest.DigestUtils;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Documents that can be run by their id, the SHA-256 of their text: those of the public
 * site, as its code generator lists them ({@code documents/*.json}).
 */
@Component
class RegisteredDocuments {

	private final Map<String, String> documents = new HashMap<>();

	RegisteredDocuments(JsonMapper json) throws IOException {
		for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:documents/*.json")) {
			try (InputStream in = file.getInputStream()) {
				json.readValue(in, new TypeReference<Map<String, String>>() {
				}).forEach(this::register);
			}
		}
	}

	private void register(String id, String document) {
		if (!id.equals(id(document))) {
			throw new IllegalStateException("The id of a registered document must be its SHA-256: " + id);
		}
		this.documents.put(id, document);
	}

	Optional<String> find(String id) {
		return Optional.ofNullable(this.documents.get(id));
	}

	Map<String, String> all() {
		return Map.copyOf(this.documents);
	}

	/** SHA-256 of the text in UTF-8, in hexadecimal. */
	static String id(String document) {
		return DigestUtils.sha256Hex(document);
	}

}
