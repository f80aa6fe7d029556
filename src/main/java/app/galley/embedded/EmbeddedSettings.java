package app.galley.embedded;

import java.nio.file.Path;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param dataDir the folder for data of embedded services, created when missing
 * @param embedded settings of the embedded services
 */
@ConfigurationProperties("galley")
record EmbeddedSettings(@DefaultValue("./.galley") Path dataDir, @DefaultValue Services embedded) {

	EmbeddedSettings {
		dataDir = dataDir.toAbsolutePath().normalize();
	}

	/**
	 * @param mode when a database or bucket without a setting is embedded: {@code auto}
	 * only if both are, and never at a public https address or on a hosting platform;
	 * {@code never} stops the start instead
	 * @param s3Port the port of the embedded S3 on the loopback address; 0 for any free
	 * one
	 */
	record Services(@DefaultValue("auto") EmbeddedMode mode, @DefaultValue("9000") int s3Port) {

		Services {
			if (s3Port < 0 || s3Port > 65535) {
				throw new IllegalArgumentException("galley.embedded.s3-port must be from 0 to 65535.");
			}
		}

	}

}
