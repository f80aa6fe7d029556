package app.galley.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Writes the response to a request that did not become a GraphQL execution, in the form
 * of GraphQL errors.
 */
public final class GraphQlErrorResponse {

	private static final JsonMapper JSON = JsonMapper.shared();

	private GraphQlErrorResponse() {
	}

	public static void write(HttpServletResponse response, int status, String code, String message) throws IOException {
		write(response, status, code, message, Map.of());
	}

	/**
	 * Writes a response with one error.
	 * @param more extensions of the error besides the code
	 */
	public static void write(HttpServletResponse response, int status, String code, String message,
			Map<String, Object> more) throws IOException {
		Map<String, Object> extensions = new LinkedHashMap<>(more);
		extensions.put("code", code);
		response.setStatus(status);
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		response.getWriter()
			.write(JSON
				.writeValueAsString(Map.of("errors", List.of(Map.of("message", message, "extensions", extensions)))));
	}

}
