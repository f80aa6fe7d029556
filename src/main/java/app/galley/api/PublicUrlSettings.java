package app.galley.api;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param publicUrl where browsers reach this server, for example
 * {@code https://api.example.org}; unset: {@code http://localhost} at the server's port
 */
@ConfigurationProperties("galley")
public record PublicUrlSettings(@Nullable URI publicUrl) {

	public PublicUrlSettings {
		if (publicUrl != null) {
			publicUrl = publicUrl.toString().isEmpty() ? null : withoutSlash(publicUrl);
		}
	}

	private static URI withoutSlash(URI url) {
		if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
			throw new IllegalArgumentException("galley.public-url must start with http:// or https://.");
		}
		return URI.create(url.toString().replaceAll("/+$", ""));
	}

}
