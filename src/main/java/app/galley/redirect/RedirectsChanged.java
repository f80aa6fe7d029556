package app.galley.redirect;

import java.util.List;

/**
 * Redirects were added or removed; published in the transaction that does it.
 *
 * @param addresses from which they lead
 */
public record RedirectsChanged(List<String> addresses) {

	public RedirectsChanged {
		addresses = List.copyOf(addresses);
	}

}
