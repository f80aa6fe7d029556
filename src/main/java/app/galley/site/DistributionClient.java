package app.galley.site;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import app.galley.doctor.UsedByDoctor;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.CloudFrontClientBuilder;
import software.amazon.awssdk.services.cloudfront.model.CloudFrontException;

import org.springframework.stereotype.Component;

/**
 * Invalidates changed pages and API responses in CloudFront.
 */
@Component
@UsedByDoctor
class DistributionClient implements DeliveryReceiver, AutoCloseable {

	/** All responses to GET: query parameters belong to the path. */
	static final String API_PATHS = "/graphql*";

	private static final String ALL_PATHS = "/*";

	/** Lists whose later pages are cached too, at addresses that are not known here. */
	private static final Pattern LIST_PATH = Pattern.compile("/(categories|tags|authors)/.*");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final DistributionSettings settings;

	private final @Nullable CloudFrontClient cloudFront;

	DistributionClient(DistributionSettings settings) {
		this.settings = settings;
		this.cloudFront = settings.isConfigured() ? client(settings) : null;
	}

	/** Without retries, which are the job's. */
	private static CloudFrontClient client(DistributionSettings settings) {
		CloudFrontClientBuilder client = CloudFrontClient.builder()
			.region(Region.US_EAST_1)
			.credentialsProvider(DefaultCredentialsProvider.builder().build())
			.overrideConfiguration(
					(override) -> override.retryStrategy(DefaultRetryStrategy.doNotRetry()).apiCallTimeout(TIMEOUT))
			.httpClientBuilder(Apache5HttpClient.builder().maxConnections(2));
		if (settings.endpoint() != null) {
			client.endpointOverride(settings.endpoint());
		}
		return client.build();
	}

	/**
	 * Paths to invalidate for changed pages of the site. However many changes there are,
	 * these are fewer than the 15 paths with * that CloudFront allows at a time.
	 */
	static Set<String> pages(List<SiteDelivery> batch) {
		if (SiteDelivery.tags(batch).contains(RevalidationPlanner.TAXONOMY_TAG)) {
			return Set.of(ALL_PATHS);
		}
		Set<String> pages = new LinkedHashSet<>();
		for (String path : SiteDelivery.paths(batch)) {
			pages.add(LIST_PATH.matcher(path).replaceFirst("/$1/*"));
			if (path.equals("/")) {
				pages.add("/page/*");
			}
		}
		return pages;
	}

	@Override
	public SiteDeliveryTarget target() {
		return SiteDeliveryTarget.CDN;
	}

	@Override
	public boolean isConfigured() {
		return this.settings.isConfigured();
	}

	@Override
	public DeliveryResult deliver(List<SiteDelivery> batch) throws InterruptedException {
		Set<String> items = items(batch);
		try {
			Objects.requireNonNull(this.cloudFront)
				.createInvalidation((request) -> request.distributionId(this.settings.distribution())
					.invalidationBatch((invalidation) -> invalidation.callerReference(reference(batch))
						.paths((paths) -> paths.quantity(items.size()).items(items))));
			return DeliveryResult.ACCEPTED;
		}
		catch (CloudFrontException ex) {
			return failure(ex);
		}
		catch (AbortedException ex) {
			throw new InterruptedException("The job is stopping");
		}
		catch (SdkClientException ex) {
			return DeliveryResult.failed("CloudFront could not be called: check the network and the AWS credentials.");
		}
	}

	/** A leading # marks a tag. */
	private static Set<String> items(List<SiteDelivery> batch) {
		Set<String> items = SiteDelivery.paths(batch);
		SiteDelivery.tags(batch).forEach((tag) -> items.add("#" + tag));
		return items;
	}

	/**
	 * The same reference for the same deliveries, so that CloudFront recognizes another
	 * attempt after a lost response. Sending them again on request changes giveUpAt and
	 * so the reference.
	 */
	private static String reference(List<SiteDelivery> batch) {
		String all = batch.stream()
			.map((delivery) -> delivery.id() + "@" + delivery.giveUpAt())
			.collect(Collectors.joining(" "));
		return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
	}

	private static DeliveryResult failure(CloudFrontException ex) {
		@Nullable AwsErrorDetails details = ex.awsErrorDetails();
		String code = (details != null && details.errorCode() != null) ? details.errorCode() : "no code";
		String advice = switch (code) {
			case "AccessDenied", "InvalidClientTokenId", "SignatureDoesNotMatch" ->
				"check that the AWS credentials allow cloudfront:CreateInvalidation.";
			case "NoSuchDistribution" ->
				"check that GALLEY_CDN_DISTRIBUTION is the id of a distribution of this account.";
			case "TooManyInvalidationsInProgress" -> "earlier invalidations are still in progress.";
			default -> "look the code up in CloudFront's API reference.";
		};
		String error = "CloudFront responded with status %d (%s): %s".formatted(ex.statusCode(), code, advice);
		return switch (code) {
			case "BatchTooLarge", "InvalidArgument" -> DeliveryResult.rejected(error);
			default -> DeliveryResult.failed(error);
		};
	}

	@Override
	public void close() {
		if (this.cloudFront != null) {
			this.cloudFront.close();
		}
	}

}
