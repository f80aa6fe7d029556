package app.galley.storage;

import java.net.URI;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Where the bucket is: from settings, or from the embedded module.
 *
 * @param endpoint null for AWS itself
 * @param pathStyle whether the bucket stands in the path instead of the host name
 */
public record S3Connection(@Nullable URI endpoint, String bucket, String region, AwsCredentialsProvider credentials,
		boolean pathStyle) {
}
