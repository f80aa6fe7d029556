package app.galley.api;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The address under which browsers reach this server: {@code galley.public-url}, or
 * {@code localhost} at the port it listens on. Never taken from a request's {@code Host},
 * which the caller chooses.
 */
@Component
public class PublicUrl {

	private final @Nullable URI configured;

	private final Environment environment;

	public PublicUrl(PublicUrlSettings settings, Environment environment) {
		this.configured = settings.publicUrl();
		this.environment = environment;
	}

	/** Without a slash at the end. */
	public URI base() {
		return (this.configured != null) ? this.configured : URI.create("http://localhost:" + port());
	}

	/** The absolute address of a path that starts with a slash. */
	public URI of(String path) {
		return URI.create(base() + path);
	}

	/** Asked each time: a test's port is only known once the server listens. */
	private String port() {
		String listening = this.environment.getProperty("local.server.port");
		return (listening != null) ? listening : this.environment.getProperty("server.port", "8080");
	}

}
