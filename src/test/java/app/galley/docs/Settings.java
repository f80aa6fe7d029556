package app.galley.docs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.TreeScanner;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/**
 * Every setting of the program: what the {@code @ConfigurationProperties} records
 * declare, and what the code asks the environment for by name.
 */
final class Settings {

	private static final Pattern PROPERTY = Pattern
		.compile("(?:\\$\\{)?(galley\\.[a-z0-9.-]+[a-z0-9]|[A-Z][A-Z0-9_]{2,})(?:[:}].*)?");

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]+)(?::[^}]*)?}");

	private static final Set<String> READERS = Set.of("getProperty", "getRequiredProperty", "containsProperty");

	private final Sources sources = new Sources();

	private final Map<String, Type> types = new LinkedHashMap<>();

	private final Map<String, Setting> settings = new LinkedHashMap<>();

	private final Set<String> readByName = new TreeSet<>();

	private final Map<String, String> variables = variablesOfApplicationYaml();

	Settings() {
		for (CompilationUnitTree unit : this.sources.units()) {
			new TypeScanner().scan(unit, null);
		}
		for (Type type : List.copyOf(this.types.values())) {
			annotation(type.tree().getModifiers().getAnnotations(), "ConfigurationProperties")
				.ifPresent((properties) -> addRecord(strings(properties).getFirst(), type));
		}
		this.sources.units().forEach((unit) -> new ReaderScanner().scan(unit, null));
	}

	/** In the order in which the records declare them. */
	Collection<Setting> all() {
		return this.settings.values();
	}

	/** Names that code outside settings records asks for. */
	Set<String> readByName() {
		return this.readByName;
	}

	/** The environment variable of a property. */
	String variable(String property) {
		return this.variables.getOrDefault(property,
				property.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
	}

	private void addRecord(String prefix, Type type) {
		Map<String, String> descriptions = descriptions(type);
		for (VariableTree component : components(type.tree())) {
			String name = component.getName().toString();
			String property = prefix + "." + kebab(name);
			Type nested = this.types.get(simpleName(component.getType()));
			if (nested != null && nested.tree().getKind() == Tree.Kind.RECORD) {
				addRecord(property, nested);
				continue;
			}
			Setting setting = new Setting(property, defaultValue(component), descriptions.getOrDefault(name, ""),
					(nested != null) ? constants(nested.tree()) : List.of());
			this.settings.merge(property, setting, Setting::and);
		}
	}

	private Map<String, String> descriptions(Type type) {
		DocCommentTree comment = this.sources.comment(type.path());
		if (comment == null) {
			return Map.of();
		}
		return comment.getBlockTags()
			.stream()
			.filter(ParamTree.class::isInstance)
			.map(ParamTree.class::cast)
			.collect(Collectors.toMap((param) -> param.getName().getName().toString(),
					(param) -> Sources.markdown(param.getDescription())));
	}

	private static List<VariableTree> components(ClassTree type) {
		return type.getMembers()
			.stream()
			.filter(VariableTree.class::isInstance)
			.map(VariableTree.class::cast)
			.filter((variable) -> variable.getModifiers()
				.getFlags()
				.stream()
				.noneMatch((flag) -> "static".equals(flag.toString())))
			.toList();
	}

	private static List<String> constants(ClassTree type) {
		if (type.getKind() != Tree.Kind.ENUM) {
			return List.of();
		}
		return type.getMembers()
			.stream()
			.filter(VariableTree.class::isInstance)
			.map(VariableTree.class::cast)
			.filter((variable) -> simpleName(variable.getType()).equals(type.getSimpleName().toString()))
			.map((variable) -> kebab(variable.getName().toString().toLowerCase(Locale.ROOT).replace('_', '-')))
			.toList();
	}

	private static @Nullable String defaultValue(VariableTree component) {
		return annotation(component.getModifiers().getAnnotations(), "DefaultValue")
			.map((annotation) -> String.join(",", strings(annotation)))
			.filter((value) -> !value.isEmpty())
			.orElse(null);
	}

	private static Optional<? extends AnnotationTree> annotation(List<? extends AnnotationTree> annotations,
			String name) {
		return annotations.stream()
			.filter((annotation) -> simpleName(annotation.getAnnotationType()).equals(name))
			.findFirst();
	}

	private static List<String> strings(Tree tree) {
		List<String> strings = new ArrayList<>();
		new TreeScanner<Void, Void>() {

			@Override
			public @Nullable Void visitLiteral(LiteralTree literal, Void nothing) {
				if (literal.getValue() instanceof String string) {
					strings.add(string);
				}
				return null;
			}

		}.scan(tree, null);
		return strings;
	}

	private static String simpleName(@Nullable Tree type) {
		String name = String.valueOf(type);
		return name.substring(name.lastIndexOf('.') + 1).replaceAll("^@\\w+ ", "");
	}

	private static String kebab(String name) {
		return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
	}

	/** Names such as {@code AWS_REGION}, which application.yaml gives to a property. */
	private static Map<String, String> variablesOfApplicationYaml() {
		try (InputStream yaml = Files.newInputStream(Path.of("src/main/resources/application.yaml"))) {
			Map<String, String> variables = new HashMap<>();
			collectVariables("", new Yaml().load(yaml), variables);
			return variables;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void collectVariables(String name, Object value, Map<String, String> variables) {
		if (value instanceof Map<?, ?> map) {
			map.forEach((key, nested) -> collectVariables(name.isEmpty() ? key.toString() : name + "." + key,
					Objects.requireNonNull(nested), variables));
			return;
		}
		Matcher placeholder = PLACEHOLDER.matcher(value.toString());
		if (placeholder.matches()) {
			variables.put(name, placeholder.group(1));
		}
	}

	/**
	 * One setting.
	 *
	 * @param defaultValue null when the setting has none
	 * @param values the values that it may have, empty when they are not listed
	 */
	record Setting(String property, @Nullable String defaultValue, String description, List<String> values) {

		/** The same setting in two records: each says what it means there. */
		Setting and(Setting other) {
			String both = this.description.contains(other.description) ? this.description
					: this.description + "; " + other.description;
			return new Setting(this.property, (this.defaultValue != null) ? this.defaultValue : other.defaultValue,
					both, this.values.isEmpty() ? other.values : this.values);
		}

		String sentence() {
			String sentence = this.description.isEmpty() ? ""
					: this.description.substring(0, 1).toUpperCase(Locale.ROOT) + this.description.substring(1);
			String allowed = this.values.stream().map((value) -> "`" + value + "`").collect(Collectors.joining(", "));
			String full = sentence.endsWith(".") ? sentence : sentence + ".";
			return (allowed.isEmpty() ? full : full + " One of " + allowed + ".").replace("|", "\\|");
		}

	}

	private record Type(ClassTree tree, TreePath path) {
	}

	private final class TypeScanner extends TreePathScanner<Void, Void> {

		@Override
		public @Nullable Void visitClass(ClassTree tree, Void nothing) {
			// Names are looked up for nested records and enums; a settings record is
			// neither.
			boolean settings = annotation(tree.getModifiers().getAnnotations(), "ConfigurationProperties").isPresent();
			String name = tree.getSimpleName().toString();
			Settings.this.types.put(settings ? name + "@" + Settings.this.types.size() : name,
					new Type(tree, getCurrentPath()));
			return super.visitClass(tree, nothing);
		}

	}

	private final class ReaderScanner extends TreeScanner<Void, Void> {

		@Override
		public @Nullable Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
			if (call.getMethodSelect() instanceof MemberSelectTree method
					&& READERS.contains(method.getIdentifier().toString()) && !call.getArguments().isEmpty()) {
				add(call.getArguments().getFirst());
			}
			return super.visitMethodInvocation(call, nothing);
		}

		@Override
		public @Nullable Void visitAnnotation(AnnotationTree annotation, Void nothing) {
			String name = simpleName(annotation.getAnnotationType());
			if ("Value".equals(name) || "ConditionalOnProperty".equals(name)
					|| "ConditionalOnBooleanProperty".equals(name)) {
				add(annotation);
			}
			return super.visitAnnotation(annotation, nothing);
		}

		private void add(Tree tree) {
			for (String string : strings(tree)) {
				Matcher property = PROPERTY.matcher(string);
				if (property.matches() && !property.group(1).startsWith("galley.test.")) {
					Settings.this.readByName.add(property.group(1));
				}
			}
		}

	}

}
