package app.galley.address;

import java.net.URI;

/**
 * The URLs under which Galley itself serves objects, for a bucket without a CDN.
 */
@FunctionalInterface
public interface LocalCdn {

	URI urlOf(String key);

}
