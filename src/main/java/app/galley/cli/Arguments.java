package app.galley.cli;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * The arguments of {@code java -jar galley.jar}, understood before anything starts. A
 * request for help, a typo and an unknown option end here and touch no data.
 */
public final class Arguments {

	/** As Spring Boot reads settings: {@code --server.port=80}, {@code --PORT=80}. */
	private static final Pattern SETTING = Pattern
		.compile("--([\\w-]+(\\.[\\w\\[\\]-]+)+(=.*)?|[A-Z][A-Z0-9_]*=.*|debug|trace)", Pattern.DOTALL);

	private static final List<String> HELP = List.of("help", "--help", "-help", "-h", "-?");

	private final List<String> call;

	private Arguments(List<String> call) {
		this.call = call;
	}

	/**
	 * Separates a command from settings, which may stand before and after it.
	 * @param args as given to the program
	 */
	public static Arguments of(String... args) {
		return new Arguments(Arrays.stream(args).filter((arg) -> !SETTING.matcher(arg).matches()).toList());
	}

	/** Whether the server is to start. */
	public boolean isForServer() {
		return this.call.isEmpty();
	}

	/**
	 * The name of a command and its arguments, without settings; empty for the server.
	 */
	public List<String> call() {
		return this.call;
	}

	/**
	 * Prints help, or what is wrong with the call.
	 * @return the exit code: 0 after help, 2 after an error; empty when the command can
	 * run
	 */
	public OptionalInt end() {
		List<String> usages = usages();
		if (this.call.stream().anyMatch(HELP::contains)) {
			System.out.println(help(usages));
			return OptionalInt.of(0);
		}
		String name = this.call.getFirst();
		for (String usage : usages) {
			List<CallForm> forms = CallForm.of(usage);
			if (forms.getFirst().name().equals(name)) {
				return end(usage, forms);
			}
		}
		System.err
			.println((name.startsWith("-") ? "Unknown option " : "Unknown command ") + name + "\n" + help(usages));
		return OptionalInt.of(2);
	}

	private OptionalInt end(String usage, List<CallForm> forms) {
		if (forms.stream().anyMatch((form) -> form.error(this.call) == null)) {
			return OptionalInt.empty();
		}
		CallForm meant = forms.stream().filter((form) -> form.isMeant(this.call)).findFirst().orElse(forms.getFirst());
		System.err.println(meant.error(this.call) + "\n" + usage);
		return OptionalInt.of(2);
	}

	private static String help(List<String> usages) {
		return """
				Usage: java -jar galley.jar [COMMAND] [--SETTING=VALUE ...]
				Without a command the server starts. The commands:
				%s
				A command needs an embedded database and bucket for itself: stop the server first, except for backup.
				Beside an external database and bucket it runs while servers do. Settings: docs/settings.md"""
			.formatted(String.join("\n", usages.stream().map((usage) -> usage.indent(2).stripTrailing()).toList()));
	}

	/** Read from the classes: the commands themselves need a database. */
	private static List<String> usages() {
		ClassPathScanningCandidateComponentProvider scanner = new ClassPathScanningCandidateComponentProvider(false);
		scanner.addIncludeFilter(new AnnotationTypeFilter(Usage.class));
		return scanner.findCandidateComponents("app.galley")
			.stream()
			.map((found) -> ClassUtils.resolveClassName(Objects.requireNonNull(found.getBeanClassName()),
					Arguments.class.getClassLoader()))
			.map((command) -> Objects.requireNonNull(command.getAnnotation(Usage.class)).value())
			.sorted(Comparator.naturalOrder())
			.toList();
	}

}
