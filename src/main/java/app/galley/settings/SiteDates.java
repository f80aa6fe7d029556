package app.galley.settings;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Month;
import java.time.ZoneId;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import app.galley.settings.SiteSettings.DateStyle;

/**
 * How the site writes dates. Previews and the site follow the same template and month
 * names, which come from here: the locale data of Java and of browsers differ. Twin:
 * site/lib/dates.ts.
 *
 * @param template text with {@code {d}} and {@code {dd}} for the day, {@code {M}},
 * {@code {MM}} and {@code {MMMM}} for the month, {@code {y}} and {@code {yy}} for the
 * year
 * @param months names for {@code {MMMM}}, January first
 * @param monthNames names of months that stand alone
 * @param timeZone of the IANA database
 */
public record SiteDates(String template, List<String> months, List<String> monthNames, String timeZone) {

	private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

	private static final Pattern LETTERS = Pattern.compile("'((?:[^']|'')*)'|([A-Za-z])\\2*|[^A-Za-z']+");

	/** For patterns with more than a date, such as an era. */
	private static final String ISO = "{y}-{MM}-{dd}";

	public static SiteDates of(SiteSettings settings) {
		// English of no country writes the day first, as most of the world does.
		Locale locale = settings.language().equals("en") ? Locale.UK : Locale.forLanguageTag(settings.language());
		String pattern = DateTimeFormatterBuilder.getLocalizedDateTimePattern(style(settings.dateStyle()), null,
				IsoChronology.INSTANCE, locale);
		String name = (settings.dateStyle() == DateStyle.MEDIUM) ? "MMM" : "MMMM";
		String months = pattern.contains("LLLL") ? "LLLL" : pattern.contains("MMMM") ? "MMMM" : name;
		DateTimeFormatter month = DateTimeFormatter.ofPattern(months, locale);
		return new SiteDates(template(pattern),
				Arrays.stream(Month.values()).map((one) -> LocalDate.of(2026, one, 1).format(month)).toList(),
				Arrays.stream(Month.values())
					.map((one) -> one.getDisplayName(TextStyle.FULL_STANDALONE, locale))
					.toList(),
				settings.timeZone());
	}

	private static FormatStyle style(DateStyle style) {
		return switch (style) {
			case LONG -> FormatStyle.LONG;
			case MEDIUM -> FormatStyle.MEDIUM;
			case NUMERIC -> FormatStyle.SHORT;
		};
	}

	private static String template(String pattern) {
		String template = LETTERS.matcher(pattern).replaceAll((part) -> Matcher.quoteReplacement(switch (letter(part)) {
			case "" -> part.group().replaceAll("^'|'$", "").replace("''", "'");
			case "d" -> "{d}";
			case "dd" -> "{dd}";
			case "M", "L" -> "{M}";
			case "MM", "LL" -> "{MM}";
			case "MMM", "MMMM", "LLL", "LLLL" -> "{MMMM}";
			case "y", "yyyy", "u" -> "{y}";
			case "yy" -> "{yy}";
			default -> "{?}";
		}));
		return template.contains("{?}") ? ISO : template;
	}

	private static String letter(MatchResult part) {
		return (part.group(2) != null) ? part.group() : "";
	}

	/** The date of an instant, such as {@code 25 November 2026}. */
	public String day(Instant instant) {
		LocalDate date = instant.atZone(ZoneId.of(this.timeZone)).toLocalDate();
		return PLACE.matcher(this.template).replaceAll((place) -> Matcher.quoteReplacement(switch (place.group(1)) {
			case "d" -> String.valueOf(date.getDayOfMonth());
			case "dd" -> twoDigits(date.getDayOfMonth());
			case "M" -> String.valueOf(date.getMonthValue());
			case "MM" -> twoDigits(date.getMonthValue());
			case "MMMM" -> this.months.get(date.getMonthValue() - 1);
			case "yy" -> twoDigits(date.getYear() % 100);
			default -> String.valueOf(date.getYear());
		}));
	}

	private static String twoDigits(int number) {
		return (number < 10) ? "0" + number : String.valueOf(number);
	}

	/** The name of a month from 1 to 12, such as {@code November}. */
	public String month(int month) {
		return this.monthNames.get(month - 1);
	}

}
