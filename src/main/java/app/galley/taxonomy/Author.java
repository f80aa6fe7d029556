package app.galley.taxonomy;

import java.net.URI;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Author of posts, not necessarily with an account.
 *
 * @param slug last part of the URL of the author's page
 * @param name 1 to 200 characters
 * @param bio plain text, at most 2,000 characters, may be empty
 * @param avatarUrl an http or https URL
 * @param links to profiles elsewhere, at most {@value #MAX_LINKS}
 */
public record Author(UUID id, String slug, String name, String bio, @Nullable URI avatarUrl, List<Link> links) {

	/** Links of one author. */
	public static final int MAX_LINKS = 8;

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private static final TypeReference<List<Link>> LINKS = new TypeReference<>() {
	};

	public Author {
		links = List.copyOf(links);
	}

	/** An author without links. */
	public Author(UUID id, String slug, String name, String bio, @Nullable URI avatarUrl) {
		this(id, slug, name, bio, avatarUrl, List.of());
	}

	static List<Link> parseLinks(String json) {
		return json.equals("[]") ? List.of() : JSON.readValue(json, LINKS);
	}

	/** The links as a JSON array, which {@link #parseLinks} reads. */
	String linksToJson() {
		return JSON.writeValueAsString(this.links);
	}

	/**
	 * A link to a profile of an author.
	 *
	 * @param label at most 60 characters, may be empty
	 * @param address an https address
	 */
	public record Link(String label, String address) {

		/** What to show: the label, or the address without its scheme. */
		public String text() {
			return this.label.isEmpty() ? this.address.replaceFirst("^https://(www\\.)?", "").replaceFirst("/$", "")
					: this.label;
		}

		/** Whether an author may have it. */
		public boolean isValid() {
			return AuthorLinks.isValid(this);
		}

		@Override
		public String toString() {
			return this.label.isEmpty() ? this.address : this.label + ": " + this.address;
		}

	}

}
