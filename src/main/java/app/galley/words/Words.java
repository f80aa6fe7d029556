package app.galley.words;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The words of the public pages in one language, from the file in site/messages that the
 * site reads too. Twin: site/lib/words.ts.
 */
public final class Words {

	private static final String FALLBACK = "en";

	private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

	private static final Map<String, Words> LANGUAGES = load();

	private final Map<String, String> messages;

	private final Map<String, Map<String, String>> counted;

	private final PluralRules plurals;

	private final String languageName;

	private final @Nullable String foreign;

	private Words(Map<String, String> messages, Map<String, Map<String, String>> counted, PluralRules plurals,
			String languageName, @Nullable String foreign) {
		this.messages = messages;
		this.counted = counted;
		this.plurals = plurals;
		this.languageName = languageName;
		this.foreign = foreign;
	}

	private static Map<String, Words> load() {
		try {
			Map<String, Words> languages = new HashMap<>();
			for (Resource file : new PathMatchingResourcePatternResolver(Words.class.getClassLoader())
				.getResources("classpath:messages/*.json")) {
				String name = Objects.requireNonNull(file.getFilename());
				try (InputStream json = file.getInputStream()) {
					languages.put(name.substring(0, name.length() - ".json".length()),
							read(JsonMapper.shared().readTree(json)));
				}
			}
			return Map.copyOf(languages);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Words read(JsonNode file) {
		Map<String, String> messages = new HashMap<>();
		Map<String, Map<String, String>> counted = new HashMap<>();
		file.forEachEntry((key, value) -> {
			if (value.isString()) {
				messages.put(key, value.asString());
			}
			else {
				Map<String, String> forms = new HashMap<>();
				value.forEachEntry((category, text) -> forms.put(category, text.asString()));
				counted.put(key, Map.copyOf(forms));
			}
		});
		PluralRules plurals = new PluralRules(Objects.requireNonNull(counted.remove("plurals")));
		String name = Objects.requireNonNull(messages.remove("languageName"));
		return new Words(Map.copyOf(messages), Map.copyOf(counted), plurals, name, null);
	}

	/**
	 * The words for a site in this language: those of the language itself, whatever the
	 * region ({@code de} for {@code de-AT}), or English.
	 * @param language BCP 47 tag
	 */
	public static Words of(String language) {
		String tag = language;
		while (!LANGUAGES.containsKey(tag) && tag.contains("-")) {
			tag = tag.substring(0, tag.lastIndexOf('-'));
		}
		Words own = LANGUAGES.get(tag);
		return (own != null) ? own : english().in(FALLBACK);
	}

	/** The words of pages without a site. */
	public static Words english() {
		return Objects.requireNonNull(LANGUAGES.get(FALLBACK));
	}

	private Words in(String foreign) {
		return new Words(this.messages, this.counted, this.plurals, this.languageName, foreign);
	}

	/** The languages that have words: their names in themselves, by their tags. */
	public static SortedMap<String, String> languages() {
		SortedMap<String, String> names = new TreeMap<>();
		LANGUAGES.forEach((tag, words) -> names.put(tag, words.languageName));
		return names;
	}

	/** Messages by their keys, without those that depend on a number. */
	public Map<String, String> messages() {
		return this.messages;
	}

	/** The tag of these words' language where it is not the site's; otherwise null. */
	public @Nullable String foreign() {
		return this.foreign;
	}

	/**
	 * A message without places.
	 * @throws NullPointerException when there is none with this key
	 */
	public String get(String key) {
		return Objects.requireNonNull(this.messages.get(key), key);
	}

	/** A message with this value in its only place. */
	public String get(String key, Object value) {
		List<String> around = around(key);
		return around.getFirst() + value + around.getLast();
	}

	/** A message with values in its places, by their names. */
	public String get(String key, Map<String, ?> values) {
		return PLACE.matcher(get(key))
			.replaceAll((place) -> Matcher.quoteReplacement(String.valueOf(values.get(place.group(1)))));
	}

	/** The texts before and after the only place of a message. */
	public List<String> around(String key) {
		return List.of(PLACE.split(get(key), 2)[0], PLACE.split(get(key), 2)[1]);
	}

	/** The form of a message for a number, which is not negative. */
	public String counted(String key, int count) {
		Map<String, String> forms = Objects.requireNonNull(this.counted.get(key), key);
		String form = forms.getOrDefault(this.plurals.categoryOf(count), Objects.requireNonNull(forms.get("other")));
		return form.replace("{count}", String.valueOf(count));
	}

}
