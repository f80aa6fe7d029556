package app.galley.importing;

import org.jspecify.annotations.Nullable;

/**
 * An author, category or tag at the source. Found here by its name; a new one gets the
 * slug if that is free.
 *
 * @param slug null to derive it from the name
 * @param description an author's biography; empty for none, and for other terms
 */
public record SourceTerm(String name, @Nullable String slug, String description) {

	public SourceTerm {
		name = name.strip().replaceAll("[\\s\\p{Cc}]+", " ");
	}

	public static SourceTerm named(String name) {
		return new SourceTerm(name, null, "");
	}

}
