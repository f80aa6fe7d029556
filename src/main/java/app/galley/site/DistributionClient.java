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
 * Has CloudFront forget what has changed.
 */
@Component
class DistributionClient implements DeliveryReceiver, AutoCloseable {

	/** All answers to GET, whatever the question: parameters belong to the path. */
	static final String API = "/graphql*";

	private static final String EVERYTHING = "/*";

	/** Lists whose later pages are kept too, under addresses that nobody here knows. */
	private static final Pattern LIST = Pattern.compile("/(categories|tags|authors)/.*");

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final DistributionSettings settings;

	private final @Nullable CloudFrontClient cloudFront;

	DistributionClient(DistributionSettings settings) {
		this.settings = settings;
		this.cloudFront = settings.isSet() ? client(settings) : null;
	}

	/** Tries once: to try again is the job's business. */
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
	 * What it may have of the site's pages that have changed. Fewer than the fifteen
	 * paths with * that CloudFront takes at a time, however many changes they are of.
	 */
	static Set<String> pages(List<SiteDelivery> told) {
		if (SiteDelivery.tags(told).contains(RevalidationPlanner.EVERY_PAGE)) {
			return Set.of(EVERYTHING);
		}
		Set<String> pages = new LinkedHashSet<>();
		for (String path : SiteDelivery.paths(told)) {
			pages.add(LIST.matcher(path).replaceFirst("/$1/*"));
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
	public boolean isSet() {
		return this.settings.isSet();
	}

	@Override
	public Answer tell(List<SiteDelivery> batch) throws InterruptedException {
		Set<String> items = items(batch);
		try {
			Objects.requireNonNull(this.cloudFront)
				.createInvalidation((request) -> request.distributionId(this.settings.distribution())
					.invalidationBatch((invalidation) -> invalidation.callerReference(reference(batch))
						.paths((paths) -> paths.quantity(items.size()).items(items))));
			return Answer.TAKEN;
		}
		catch (CloudFrontException ex) {
			return answer(ex);
		}
		catch (AbortedException ex) {
			throw new InterruptedException("The job ends");
		}
		catch (SdkClientException ex) {
			return Answer.failed("CloudFront could not be asked: can it be reached, and are there AWS credentials?");
		}
	}

	/** CloudFront knows a tag from a path by its #. */
	private static Set<String> items(List<SiteDelivery> batch) {
		Set<String> items = SiteDelivery.paths(batch);
		SiteDelivery.tags(batch).forEach((tag) -> items.add("#" + tag));
		return items;
	}

	/**
	 * The same for the same deliveries, so that CloudFront knows an attempt whose answer
	 * was lost; another one when somebody has them sent again, which sets the time anew.
	 */
	private static String reference(List<SiteDelivery> batch) {
		String all = batch.stream()
			.map((delivery) -> delivery.id() + "@" + delivery.giveUpAt())
			.collect(Collectors.joining(" "));
		return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
	}

	private static Answer answer(CloudFrontException ex) {
		@Nullable AwsErrorDetails details = ex.awsErrorDetails();
		String code = (details != null && details.errorCode() != null) ? details.errorCode() : "no code";
		String advice = switch (code) {
			case "AccessDenied", "InvalidClientTokenId", "SignatureDoesNotMatch" ->
				"do the AWS credentials allow cloudfront:CreateInvalidation?";
			case "NoSuchDistribution" -> "is GALLEY_CDN_DISTRIBUTION the id of a distribution of this account?";
			case "TooManyInvalidationsInProgress" -> "it has enough to do with earlier ones.";
			default -> "see its manual.";
		};
		String error = "CloudFront answered %d (%s): %s".formatted(ex.statusCode(), code, advice);
		return switch (code) {
			case "BatchTooLarge", "InvalidArgument" -> Answer.refused(error);
			default -> Answer.failed(error);
		};
	}

	@Override
	public void close() {
		if (this.cloudFront != null) {
			this.cloudFront.close();
		}
	}

}
