package app.galley.storage;

import java.net.URI;
import java.util.Objects;

import app.galley.doctor.UsedByDoctor;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * The S3 client, the same for AWS, MinIO, R2 and the embedded server.
 */
@Configuration(proxyBeanMethods = false)
@UsedByDoctor
class StorageConfiguration {

	private static final int MAX_CONNECTIONS = 64;

	@Bean
	@Conditional(BucketGiven.class)
	S3Connection s3Connection(StorageSettings settings) {
		return new S3Connection(settings.endpoint(), Objects.requireNonNull(settings.bucket()), settings.region(),
				DefaultCredentialsProvider.builder().build(), settings.usesPathStyle());
	}

	/**
	 * {@link ObjectStore} sets the checksums: the client's automatic ones go in a
	 * trailer, which not every server supports.
	 */
	@Bean
	S3Client s3Client(S3Connection connection, StorageSettings settings) {
		S3ClientBuilder client = S3Client.builder()
			.region(Region.of(connection.region()))
			.credentialsProvider(connection.credentials())
			.forcePathStyle(connection.pathStyle())
			.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
			.responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
			.serviceConfiguration((s3) -> s3.chunkedEncodingEnabled(false))
			.overrideConfiguration((override) -> override.retryStrategy(AwsRetryStrategy.standardRetryStrategy()))
			.httpClientBuilder(Apache5HttpClient.builder()
				.connectionTimeout(settings.connectTimeout())
				.socketTimeout(settings.readTimeout())
				.maxConnections(MAX_CONNECTIONS));
		if (connection.endpoint() != null) {
			client.endpointOverride(connection.endpoint());
		}
		return client.build();
	}

	/** Signs the URLs of client uploads. */
	@Bean
	S3Presigner s3Presigner(S3Connection connection, UploadSettings uploads) {
		S3Presigner.Builder presigner = S3Presigner.builder()
			.region(Region.of(connection.region()))
			.credentialsProvider(connection.credentials())
			.serviceConfiguration(S3Configuration.builder().pathStyleAccessEnabled(connection.pathStyle()).build());
		URI endpoint = (uploads.endpoint() != null) ? uploads.endpoint() : connection.endpoint();
		if (endpoint != null) {
			presigner.endpointOverride(endpoint);
		}
		return presigner.build();
	}

	static class BucketGiven implements Condition {

		@Override
		public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
			return StringUtils.hasText(context.getEnvironment().getProperty("galley.s3.bucket"));
		}

	}

}
