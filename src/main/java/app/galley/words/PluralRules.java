package app.galley.words;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The plural categories of whole numbers in a language, by rules in the notation of
 * Unicode CLDR: {@code n % 100 = 3..10}, joined by {@code and} and {@code or}. Twin:
 * site/lib/words.ts.
 */
final class PluralRules {

	private static final Pattern RELATION = Pattern
		.compile("n(?: % (\\d+))? (!?=) (\\d+(?:\\.\\.\\d+)?(?:,\\d+(?:\\.\\.\\d+)?)*)");

	private final Map<String, IntPredicate> categories = new LinkedHashMap<>();

	/**
	 * @param rules conditions by their category, without {@code other}
	 * @throws IllegalArgumentException when a rule is not in the notation
	 */
	PluralRules(Map<String, String> rules) {
		rules.forEach((category, rule) -> this.categories.put(category, any(rule)));
	}

	private static IntPredicate any(String rule) {
		return Arrays.stream(rule.split(" or ")).map(PluralRules::all).reduce(IntPredicate::or).orElseThrow();
	}

	private static IntPredicate all(String rule) {
		return Arrays.stream(rule.split(" and ")).map(PluralRules::relation).reduce(IntPredicate::and).orElseThrow();
	}

	private static IntPredicate relation(String text) {
		Matcher relation = RELATION.matcher(text);
		if (!relation.matches()) {
			throw new IllegalArgumentException("Not a rule of plurals: " + text);
		}
		int divisor = (relation.group(1) != null) ? Integer.parseInt(relation.group(1)) : Integer.MAX_VALUE;
		IntPredicate within = Pattern.compile("(\\d+)(?:\\.\\.(\\d+))?")
			.matcher(relation.group(3))
			.results()
			.map(PluralRules::range)
			.reduce(IntPredicate::or)
			.orElseThrow();
		boolean equal = relation.group(2).equals("=");
		return (number) -> within.test(number % divisor) == equal;
	}

	private static IntPredicate range(MatchResult range) {
		int from = Integer.parseInt(range.group(1));
		int to = (range.group(2) != null) ? Integer.parseInt(range.group(2)) : from;
		return (number) -> number >= from && number <= to;
	}

	/** The category of a number that is not negative, such as {@code few}. */
	String categoryOf(int number) {
		return this.categories.entrySet()
			.stream()
			.filter((category) -> category.getValue().test(number))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElse("other");
	}

}
