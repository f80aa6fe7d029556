package app.galley.site;

import java.net.URI;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The CloudFront distribution in front of site and API, if there is one.
 *
 * @param distribution id of the distribution; unset: nothing is invalidated
 * @param endpoint address of the CloudFront API, for tests; unset: AWS
 */
@ConfigurationProperties("galley.cdn")
record DistributionSettings(@Nullable String distribution, @Nullable URI endpoint) {

	DistributionSettings {
		distribution = (distribution != null && !distribution.isBlank()) ? distribution : null;
	}

	boolean isConfigured() {
		return this.distribution != null;
	}

}
