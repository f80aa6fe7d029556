package app.galley.embedded;

import java.net.URI;

import app.galley.address.LocalCdn;
import app.galley.api.PublicUrl;
import app.galley.doctor.UsedByDoctor;

import org.springframework.stereotype.Component;

/**
 * The URLs that {@link CdnOrigin} responds to. Needed without a web server too: a command
 * stores the URLs that running instances serve.
 */
@Component
@UsedByDoctor
class EmbeddedCdn implements LocalCdn {

	private final PublicUrl publicUrl;

	EmbeddedCdn(PublicUrl publicUrl) {
		this.publicUrl = publicUrl;
	}

	@Override
	public URI urlOf(String key) {
		return this.publicUrl.of("/cdn/" + key);
	}

}
