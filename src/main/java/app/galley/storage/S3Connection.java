package app.galley.storage;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The location of the bucket: from settings, or from the embedded module.
 *
 * @param endpoint null for AWS
 * @param pathStyle whether the bucket is in the path instead of the host name
 */
public record S3Connection(@Nullable URI endpoint, String bucket, String region, AwsCredentialsProvider credentials,
		boolean pathStyle) {
}
