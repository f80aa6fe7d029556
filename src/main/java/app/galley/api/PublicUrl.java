package app.galley.api;

import java.net.URI;

import app.galley.doctor.UsedByDoctor;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * The URL at which browsers reach this server: {@code galley.public-url}, or
 * {@code localhost} at its port. Never taken from a request's {@code Host}, which the
 * caller chooses.
 */
@Component
@UsedByDoctor
public class PublicUrl {

	private final @Nullable URI configured;

	private final Environment environment;

	public PublicUrl(PublicUrlSettings settings, Environment environment) {
		this.configured = settings.publicUrl();
		this.environment = environment;
	}

	/** Without a trailing slash. */
	public URI base() {
		return (this.configured != null) ? this.configured : URI.create("http://localhost:" + port());
	}

	/** The absolute URL of a path that starts with a slash. */
	public URI of(String path) {
		return URI.create(base() + path);
	}

	/** Read each time: a test's port is known only once the server listens. */
	private String port() {
		String listening = this.environment.getProperty("local.server.port");
		return (listening != null) ? listening : this.environment.getProperty("server.port", "8080");
	}

}
