package app.galley.doctor;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Explains a failure as a start of the server would, without any value of a setting that
 * may be secret.
 */
final class Failures {

	/** Spring Boot's own print the value of a setting. */
	private static final List<FailureAnalyzer> ANALYZERS = SpringFactoriesLoader
		.forDefaultResourceLocation(Failures.class.getClassLoader())
		.load(FailureAnalyzer.class, (type, name, failure) -> {
			// One of Spring Boot's that needs more than a constructor without arguments.
		})
		.stream()
		.filter((analyzer) -> analyzer.getClass().getName().startsWith("app.galley."))
		.toList();

	/** Galley's own messages about a setting. */
	private static final Pattern ABOUT_SETTING = Pattern.compile("(?s)(galley\\.|GALLEY_|DATABASE_).*");

	private Failures() {
	}

	static Explanation explain(Throwable failure) {
		for (FailureAnalyzer analyzer : ANALYZERS) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null) {
				return new Explanation(String.valueOf(analysis.getDescription()), analysis.getAction());
			}
		}
		String property = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof IllegalArgumentException
					&& ABOUT_SETTING.matcher(String.valueOf(cause.getMessage())).matches()) {
				return new Explanation(String.valueOf(cause.getMessage()), "Correct this setting.");
			}
			if (cause instanceof BindException bind) {
				property = bind.getName().toString();
			}
			else if (property == null && cause instanceof ConfigurationPropertiesBindException bind) {
				property = Objects.requireNonNull(bind.getAnnotation()).prefix();
			}
		}
		if (property != null) {
			return new Explanation("The setting " + property + " has a value of the wrong form.",
					"Correct it: docs/settings.md says what it takes.");
		}
		return new Explanation("Failed: " + root(failure).getClass().getSimpleName() + ".",
				"See the server's log, and report this if it does not help.");
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root;
	}

	/**
	 * What a failure means.
	 *
	 * @param found a sentence
	 * @param advice a sentence; null when the first says it all
	 */
	record Explanation(String found, @Nullable String advice) {
	}

}
