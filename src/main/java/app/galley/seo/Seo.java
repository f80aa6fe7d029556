package app.galley.seo;

import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What search engines and social networks show of a post. What is null follows from the
 * post: its title, its excerpt, its own address.
 *
 * @param title in search results; 1 to 300 characters
 * @param description in search results; 1 to 500 characters
 * @param socialTitle on cards of social networks; 1 to 300 characters
 * @param socialDescription on cards of social networks; 1 to 500 characters
 * @param canonicalUrl the address that search engines shall list instead; http or https
 * @param noindex whether search engines must not list the post
 */
@JsonInclude(Include.NON_NULL)
public record Seo(@Nullable String title, @Nullable String description, @Nullable String socialTitle,
		@Nullable String socialDescription, @Nullable String canonicalUrl,
		@JsonInclude(Include.NON_DEFAULT) boolean noindex) {

	/** Everything follows from the post. */
	public static final Seo NONE = new Seo(null, null, null, null, null, false);

	private static final JsonMapper JSON = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
		.build();

	/** Reads what {@link #toJson} wrote. */
	public static Seo parse(String json) {
		return json.equals("{}") ? NONE : JSON.readValue(json, Seo.class);
	}

	/** A JSON object with what was chosen. */
	public String toJson() {
		return equals(NONE) ? "{}" : JSON.writeValueAsString(this);
	}

	/** Whether search engines may list the post, and at its own address. */
	public boolean isListedHere() {
		return !this.noindex && this.canonicalUrl == null;
	}

	/** What was chosen, by the name of the field; empty for {@link #NONE}. */
	public Map<String, String> chosen() {
		Map<String, String> chosen = new LinkedHashMap<>();
		put(chosen, "title", this.title);
		put(chosen, "description", this.description);
		put(chosen, "socialTitle", this.socialTitle);
		put(chosen, "socialDescription", this.socialDescription);
		put(chosen, "canonicalUrl", this.canonicalUrl);
		put(chosen, "noindex", this.noindex ? "true" : null);
		return chosen;
	}

	/** Reads what {@link #chosen} returned. */
	public static Seo of(Map<String, String> chosen) {
		return new Seo(chosen.get("title"), chosen.get("description"), chosen.get("socialTitle"),
				chosen.get("socialDescription"), chosen.get("canonicalUrl"), chosen.containsKey("noindex"));
	}

	private static void put(Map<String, String> chosen, String field, @Nullable String value) {
		if (value != null) {
			chosen.put(field, value);
		}
	}

}
