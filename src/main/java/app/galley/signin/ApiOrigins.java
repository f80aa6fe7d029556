package app.galley.signin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;

/**
 * Origins whose pages may use the API from a browser (CORS), besides Galley's own.
 * Without a list, none may.
 */
@Component
class ApiOrigins {

	private final CorsSettings settings;

	private final String own;

	ApiOrigins(CorsSettings settings, Environment environment) {
		this.settings = settings;
		this.own = environment.getProperty("galley.public-url", "").replaceAll("/+$", "");
	}

	void configure(HttpSecurity http) {
		if (this.settings.origins().isEmpty()) {
			return;
		}
		List<String> origins = new ArrayList<>(this.settings.origins());
		if (StringUtils.hasText(this.own)) {
			origins.add(this.own);
		}
		CorsConfiguration cors = new CorsConfiguration();
		cors.setAllowedOriginPatterns(origins);
		cors.setAllowedMethods(List.of("GET", "POST"));
		// Clients and tracing add headers of their own. Without cookies none of them
		// grants anything.
		cors.setAllowedHeaders(List.of(CorsConfiguration.ALL));
		cors.setExposedHeaders(List.of(HttpHeaders.RETRY_AFTER));
		cors.setAllowCredentials(false);
		cors.setMaxAge(Duration.ofHours(1));
		UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();
		source.registerCorsConfiguration("/graphql", cors);
		http.cors((customizer) -> customizer.configurationSource(source));
	}

}
