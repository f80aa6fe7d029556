package app.galley.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * One form in which a command may be called, read from its {@link Usage}.
 *
 * @param words the name, further words, and operands in capitals
 * @param options whether each takes a value
 */
record CallForm(List<String> words, Map<String, Boolean> options) {

	private static final Pattern PART = Pattern.compile("\\[(--[a-z-]+)( [A-Z]+)?]|(\\S+)");

	static List<CallForm> of(String usage) {
		return usage.lines().filter((line) -> !line.startsWith(" ")).map(CallForm::read).toList();
	}

	private static CallForm read(String line) {
		List<String> words = new ArrayList<>();
		Map<String, Boolean> options = new HashMap<>();
		Matcher part = PART.matcher(line);
		while (part.find()) {
			if (part.group(1) != null) {
				options.put(part.group(1), part.group(2) != null);
			}
			else {
				words.add(part.group(3));
			}
		}
		return new CallForm(words, options);
	}

	String name() {
		return this.words.getFirst();
	}

	/** Whether the call has this form's words, so that its error is the one to report. */
	boolean isMeant(List<String> call) {
		return call.containsAll(this.words.stream().filter((word) -> !isOperand(word)).toList());
	}

	/** What is wrong with the call; null when nothing is. */
	@Nullable String error(List<String> call) {
		List<String> given = new ArrayList<>();
		for (int i = 0; i < call.size(); i++) {
			String argument = call.get(i);
			if (!argument.startsWith("-")) {
				given.add(argument);
				continue;
			}
			Boolean takesValue = this.options.get(argument);
			if (takesValue == null) {
				return "Unknown option " + argument;
			}
			if (takesValue && ++i == call.size()) {
				return argument + " needs a value";
			}
		}
		return wordsError(given);
	}

	private @Nullable String wordsError(List<String> given) {
		for (int i = 0; i < this.words.size(); i++) {
			String word = this.words.get(i);
			if (i >= given.size()) {
				return word + " is missing";
			}
			String argument = given.get(i);
			if (!isOperand(word) && !word.equals(argument)) {
				return "Unknown argument " + argument;
			}
			if (word.equals("DIR") && !Files.isDirectory(Path.of(argument))) {
				return argument + " is not a folder";
			}
			if (word.equals("SOURCE") && !Files.exists(Path.of(argument))) {
				return argument + " does not exist";
			}
		}
		return (given.size() > this.words.size()) ? "Unknown argument " + given.get(this.words.size()) : null;
	}

	private static boolean isOperand(String word) {
		return Character.isUpperCase(word.charAt(0));
	}

}
