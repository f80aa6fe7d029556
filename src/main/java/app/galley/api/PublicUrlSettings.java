package app.galley.api;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param publicUrl where browsers reach this server, for example
 * {@code https://api.example.org}, without a path; unset: {@code http://localhost} at the
 * server's port
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
			throw new IllegalArgumentException(
					"galley.public-url (GALLEY_PUBLIC_URL) must start with http:// or https://.");
		}
		URI base = URI.create(url.toString().replaceAll("/+$", ""));
		if (base.getRawAuthority() == null || !base.getRawPath().isEmpty() || base.getRawQuery() != null
				|| base.getRawFragment() != null || base.getRawUserInfo() != null) {
			// Pages, redirects and cookies name paths from the root.
			throw new IllegalArgumentException("galley.public-url (GALLEY_PUBLIC_URL) must be a scheme and a host, "
					+ "such as https://api.example.org: Galley cannot be served below a path.");
		}
		return base;
	}

}
