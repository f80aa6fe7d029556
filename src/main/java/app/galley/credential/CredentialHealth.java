package app.galley.credential;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Reports who signs generated images, and until when, or why they are not signed. Not
 * part of readiness.
 */
@Component("contentCredentialsHealthIndicator")
class CredentialHealth implements HealthIndicator {

	private static final Logger logger = LoggerFactory.getLogger(CredentialHealth.class);

	private final ContentCredentials credentials;

	CredentialHealth(ContentCredentials credentials) {
		this.credentials = credentials;
	}

	@EventListener
	void warnAtStart(ApplicationReadyEvent ready) {
		String problem = this.credentials.problem();
		if (problem != null && ready.getApplicationContext() instanceof WebServerApplicationContext) {
			logger.warn("{} Make a key with the command: credential new", problem);
		}
	}

	@Override
	public Health health() {
		SigningCertificate certificate = this.credentials.certificate();
		if (certificate == null) {
			return Health.status("DEGRADED").withDetail("reason", String.valueOf(this.credentials.problem())).build();
		}
		return Health.up()
			.withDetail("signer", certificate.signer())
			.withDetail("certificateSha256", certificate.sha256())
			.withDetail("validUntil", certificate.validUntil())
			.build();
	}

}
