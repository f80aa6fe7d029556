package app.galley.address;

import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The public addresses of objects: at the CDN, or at this server without one. A command
 * takes the base that running servers use, whatever its own settings say.
 */
public class ImageAddresses {

	private final @Nullable URI cdn;

	private final LocalCdn localCdn;

	private final Supplier<Optional<String>> stored;

	private volatile @Nullable String base;

	/**
	 * @param cdn the CDN's base; null: {@code localCdn} is used
	 * @param stored the base in the database; always empty in a server, which sets it
	 */
	public ImageAddresses(@Nullable URI cdn, LocalCdn localCdn, Supplier<Optional<String>> stored) {
		this.cdn = cdn;
		this.localCdn = localCdn;
		this.stored = stored;
	}

	/** The address of an object. */
	public URI urlOf(String key) {
		String known = this.base;
		return URI.create(((known != null) ? known : this.stored.get().orElseGet(this::configured)) + "/" + key);
	}

	/** The base that the settings give, without a trailing slash. */
	String configured() {
		return (this.cdn != null) ? this.cdn.toString() : this.localCdn.urlOf("").toString().replaceAll("/+$", "");
	}

	/** Keeps the base, once the server's port is known. */
	void use(String base) {
		this.base = base;
	}

}
