package app.galley.identity;

import java.util.List;
import java.util.regex.Pattern;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param origins from which pages in browsers may use the API, such as
 * {@code https://admin.example.org}: without cookies, so that they bring a token
 */
@ConfigurationProperties("galley.cors")
record CorsSettings(@DefaultValue List<String> origins) {

	private static final Pattern ORIGIN = Pattern
		.compile("https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");

	/**
	 * @throws IllegalArgumentException when one is no origin
	 */
	CorsSettings {
		for (String origin : origins) {
			if (!ORIGIN.matcher(origin).matches()) {
				throw new IllegalArgumentException(
						"GALLEY_CORS_ORIGINS must list origins such as https://admin.example.org, but has " + origin);
			}
		}
		origins = List.copyOf(origins);
	}

}
