package app.galley.embedded;

import java.io.IOException;
import java.time.Clock;

import app.galley.credential.SigningKey;
import app.galley.storage.S3Connection;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

/**
 * Starts an embedded service for each one without settings, where {@link EmbeddedChoice}
 * allows it.
 */
@Configuration(proxyBeanMethods = false)
class EmbeddedConfiguration {

	/** Lazy, so that no folder is created when nothing is embedded. */
	@Bean
	@Lazy
	DataFolder dataFolder(EmbeddedSettings settings) {
		return DataFolder.lock(settings.dataDir());
	}

	@Bean
	@Conditional(OnMissingDatabaseCondition.class)
	JdbcConnectionDetails embeddedPostgres(DataFolder folder) {
		new PostgresUpgrade(folder, PostgresServer.binaries(folder)).run();
		return PostgresServer.start(folder);
	}

	/** Lazy, so that no key is made where the settings name one. */
	@Bean
	@Lazy
	@Conditional(OnMissingDatabaseCondition.class)
	SigningKey embeddedSigningKey(DataFolder folder, Clock clock) throws IOException {
		return SigningKey.inFolder(folder.resolve(DataFolder.CREDENTIAL), "Galley", clock.instant());
	}

	@Bean
	@Conditional(OnMissingBucketCondition.class)
	S3Server embeddedS3(DataFolder folder, EmbeddedSettings settings) {
		return S3Server.start(folder, settings.embedded().s3Port());
	}

	@Bean
	@Conditional(OnMissingBucketCondition.class)
	S3Connection embeddedS3Connection(S3Server embeddedS3) {
		return embeddedS3.connection();
	}

}
