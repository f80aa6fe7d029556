package app.galley.address;

import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A change of the base of image addresses. Published as an event in the transaction that
 * makes it; the rows follow in batches.
 *
 * @param from former bases, without a trailing slash
 * @param to the base of now
 */
public record AddressChange(Set<String> from, String to) {

	public AddressChange {
		from = Set.copyOf(from);
	}

	static AddressChange of(Collection<String> former, String to) {
		return new AddressChange(Set.copyOf(former.stream().filter((base) -> !base.equals(to)).toList()), to);
	}

	/**
	 * The beginnings of addresses to replace in a text: no other address of the same host
	 * is meant.
	 */
	public Stream<Replacement> replacements() {
		return this.from.stream()
			.flatMap((base) -> Stream.of("/generated/", "/uploaded/")
				.map((prefix) -> new Replacement(base + prefix, this.to + prefix)));
	}

	/**
	 * @param from beginning of a former address
	 * @param to beginning of the address of now
	 */
	public record Replacement(String from, String to) {
	}

}
