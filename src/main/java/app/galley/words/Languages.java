package app.galley.words;

import java.util.Arrays;
import java.util.HashSet;
import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Language tags (BCP 47) that exist.
 */
public final class Languages {

	private static final Set<String> CODES = codes();

	private static final Set<String> REGIONS = Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA2);

	/** Scripts of several alphabets together, which Unicode does not name. */
	private static final Set<String> MIXED_SCRIPTS = Set.of("Hans", "Hant", "Jpan", "Kore");

	private static final Set<String> RTL_SCRIPTS = Set.of("Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm", "Rohg",
			"Mand", "Samr");

	/** Languages mostly written from right to left, when their tag names no script. */
	private static final Set<String> RTL = Set.of("ar", "arc", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn",
			"nqo", "pnb", "ps", "sd", "syr", "ug", "ur", "yi");

	private Languages() {
	}

	private static Set<String> codes() {
		Set<String> codes = new HashSet<>(Arrays.asList(Locale.getISOLanguages()));
		for (Locale locale : Locale.getAvailableLocales()) {
			codes.add(locale.getLanguage());
			codes.add(locale.getISO3Language());
		}
		codes.remove("");
		return codes;
	}

	/**
	 * The tag in its usual form, such as {@code de-AT} for {@code DE-at}.
	 * @return null when there is no such language, script or region
	 */
	public static @Nullable String canonical(String tag) {
		try {
			Locale locale = new Locale.Builder().setLanguageTag(tag).build();
			boolean exists = CODES.contains(locale.getLanguage()) && isScript(locale.getScript())
					&& isRegion(locale.getCountry());
			return exists ? locale.toLanguageTag() : null;
		}
		catch (IllformedLocaleException ex) {
			return null;
		}
	}

	private static boolean isScript(String code) {
		if (code.isEmpty() || MIXED_SCRIPTS.contains(code)) {
			return true;
		}
		try {
			return Character.UnicodeScript.forName(code) != Character.UnicodeScript.UNKNOWN;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** Areas of several countries, such as 419 for Latin America, have numbers. */
	private static boolean isRegion(String code) {
		return code.isEmpty() || REGIONS.contains(code) || code.matches("[0-9]{3}");
	}

	/** Whether the language is mostly written from right to left. */
	public static boolean isRightToLeft(String tag) {
		Locale locale = Locale.forLanguageTag(tag);
		return locale.getScript().isEmpty() ? RTL.contains(locale.getLanguage())
				: RTL_SCRIPTS.contains(locale.getScript());
	}

}
