package app.galley.embedded;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Which services are embedded. A forgotten variable must not start an empty database or
 * bucket where an external one is meant, so whatever looks like production refuses both.
 *
 * @param database whether PostgreSQL is
 * @param bucket whether S3 is
 */
record EmbeddedChoice(boolean database, boolean bucket) {

	/** Variables that hosting platforms set themselves. */
	static final List<String> PLATFORMS = List.of("RAILWAY_ENVIRONMENT", "RAILWAY_ENVIRONMENT_NAME", "FLY_APP_NAME",
			"KUBERNETES_SERVICE_HOST", "VERCEL", "RENDER", "DYNO", "K_SERVICE", "ECS_CONTAINER_METADATA_URI_V4");

	private static final List<String> LOCAL_DOMAINS = List.of("localhost", "local", "test", "internal", "lan");

	/**
	 * Reads the choice from the settings.
	 * @throws StartupFailure when a service is not configured and must not be embedded
	 */
	static EmbeddedChoice of(Environment environment) {
		String database = firstSet(environment, "DATABASE_URL", "spring.datasource.url");
		String bucket = firstSet(environment, "galley.s3.bucket");
		EmbeddedChoice choice = new EmbeddedChoice(database == null, bucket == null);
		List<String> missing = new ArrayList<>();
		if (choice.database) {
			missing.add("DATABASE_URL");
		}
		if (choice.bucket) {
			missing.add("GALLEY_S3_BUCKET");
		}
		EmbeddedMode mode = mode(environment);
		if (missing.isEmpty() || mode == EmbeddedMode.ALWAYS) {
			return choice;
		}
		String reason = (mode == EmbeddedMode.NEVER) ? "GALLEY_EMBEDDED is never" : production(environment);
		if (reason != null) {
			throw refused(missing, "and embedded services are off, because " + reason);
		}
		String external = (database != null) ? database : bucket;
		if (external == null && choice.bucket) {
			external = firstSet(environment, "galley.s3.endpoint");
			missing.remove("DATABASE_URL");
		}
		if (external != null) {
			throw refused(missing, "but " + variable(external)
					+ " is: one embedded and one external service are refused unless they are asked for");
		}
		return choice;
	}

	private static StartupFailure refused(List<String> missing, String why) {
		String names = String.join(" and ", missing);
		return new StartupFailure(names + ((missing.size() > 1) ? " are" : " is") + " not set, " + why + ".",
				"Set " + names + ". To keep " + ((missing.size() > 1) ? "their" : "its")
						+ " data in a folder on this machine instead (GALLEY_DATA_DIR), set GALLEY_EMBEDDED=always.");
	}

	private static EmbeddedMode mode(Environment environment) {
		String text = environment.getProperty("galley.embedded.mode", "").strip();
		return text.isEmpty() ? EmbeddedMode.AUTO : Arrays.stream(EmbeddedMode.values())
			.filter((mode) -> mode.name().equalsIgnoreCase(text))
			.findFirst()
			.orElseThrow(
					() -> new StartupFailure("GALLEY_EMBEDDED is '" + text + "'.", "Set it to auto, always or never."));
	}

	/** Why this looks like production; null when nothing says so. */
	private static @Nullable String production(Environment environment) {
		String platform = firstSet(environment, PLATFORMS.toArray(String[]::new));
		if (platform != null) {
			return platform + " is set: the disk of a hosting platform may be gone after the next deployment";
		}
		String url = environment.getProperty("galley.public-url", "");
		return isPublic(url) ? "GALLEY_PUBLIC_URL is a public https address" : null;
	}

	private static boolean isPublic(String url) {
		try {
			URI uri = URI.create(url.strip());
			return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && !isLocal(uri.getHost());
		}
		catch (IllegalArgumentException ex) {
			// PublicUrlSettings reports it.
			return false;
		}
	}

	private static boolean isLocal(String host) {
		try {
			InetAddress address = InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", ""));
			return address.isLoopbackAddress() || address.isSiteLocalAddress() || address.isLinkLocalAddress()
					|| (address.getAddress()[0] & 0xfe) == 0xfc;
		}
		catch (IllegalArgumentException ex) {
			String name = host.toLowerCase(Locale.ROOT);
			return name.indexOf('.') < 0 || LOCAL_DOMAINS.contains(name.substring(name.lastIndexOf('.') + 1));
		}
	}

	private static @Nullable String firstSet(Environment environment, String... names) {
		return Arrays.stream(names)
			.filter((name) -> StringUtils.hasText(environment.getProperty(name)))
			.findFirst()
			.orElse(null);
	}

	private static String variable(String property) {
		return property.toUpperCase(Locale.ROOT).replace('.', '_');
	}

}
