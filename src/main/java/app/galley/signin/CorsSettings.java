package app.galley.signin;

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param origins whose pages may use the API from a browser, such as
 * {@code https://admin.example.org}; {@code *} stands for any text before the last two
 * labels of the host, as in {@code https://*-team.vercel.app}; they send a token, as
 * cookies are not allowed
 */
@ConfigurationProperties("galley.cors")
record CorsSettings(@DefaultValue List<String> origins) {

	private static final Pattern ORIGIN = Pattern
		.compile("https?://([a-z0-9.*-]+\\.[a-z0-9-]+\\.[a-z][a-z0-9-]*|[a-z0-9.-]+|\\[[0-9a-f:]+])(:\\d{1,5})?");

	/**
	 * @throws IllegalArgumentException when an entry is not an origin
	 */
	CorsSettings {
		for (String origin : origins) {
			if (!ORIGIN.matcher(origin).matches()) {
				throw new IllegalArgumentException(
						"GALLEY_CORS_ORIGINS must list origins such as https://admin.example.org, or patterns such as"
								+ " https://*.example.org with two labels after the last *; this is neither: "
								+ origin);
			}
		}
		origins = List.copyOf(origins);
	}

}
