package app.galley.storage;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A CloudFormation template, evaluated as far as its functions are used here.
 */
final class CloudFormationTemplate {

	private static final Object NO_VALUE = new Object();

	private static final Pattern NAME = Pattern.compile("\\$\\{([^}]+)}");

	private final Object root;

	private final Map<String, String> values;

	private final Set<String> conditions;

	private CloudFormationTemplate(Object root, Map<String, String> values, Set<String> conditions) {
		this.root = root;
		this.values = values;
		this.conditions = conditions;
	}

	/**
	 * Reads a template.
	 * @param values of parameters, resources and their attributes, such as
	 * {@code Bucket.Arn}
	 * @param conditions those that are true
	 */
	static CloudFormationTemplate read(Path file, Map<String, String> values, Set<String> conditions) {
		try (Reader reader = Files.newBufferedReader(file)) {
			return new CloudFormationTemplate(new Yaml(new Tags()).load(reader), values, conditions);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	/** The value at this path, evaluated; a number is an index. */
	Object at(String... path) {
		Object node = this.root;
		for (String step : path) {
			node = (node instanceof List<?> list) ? list.get(Integer.parseInt(step)) : ((Map<?, ?>) node).get(step);
			if (node == null) {
				throw new AssertionError("No " + step + " in " + String.join(".", path));
			}
		}
		return evaluate(node);
	}

	private Object evaluate(Object node) {
		return switch (node) {
			case Call call -> call(call.function(), call.argument());
			case Map<?, ?> map -> {
				Map<Object, Object> evaluated = new LinkedHashMap<>();
				map.forEach((key, value) -> evaluated.put(key, evaluate(value)));
				evaluated.values().removeIf((value) -> value == NO_VALUE);
				yield evaluated;
			}
			case List<?> list -> list.stream().map(this::evaluate).filter((value) -> value != NO_VALUE).toList();
			default -> node;
		};
	}

	private Object call(String function, Object argument) {
		return switch (function) {
			case "Ref" -> argument.equals("AWS::NoValue") ? NO_VALUE : value(this.values, argument);
			case "GetAtt" -> value(this.values, argument);
			case "Sub" -> (argument instanceof List<?> list) ? substitute((String) list.getFirst(), list.getLast())
					: substitute((String) argument, Map.of());
			case "If" -> {
				List<?> branches = (List<?>) argument;
				yield evaluate(branches.get(this.conditions.contains(branches.getFirst()) ? 1 : 2));
			}
			default -> throw new AssertionError("The test cannot evaluate !" + function);
		};
	}

	private String substitute(String text, Object more) {
		Map<Object, Object> names = new LinkedHashMap<>(this.values);
		names.putAll((Map<?, ?>) evaluate(more));
		return NAME.matcher(text)
			.replaceAll((match) -> Matcher.quoteReplacement(value(names, match.group(1)).toString()));
	}

	private static Object value(Map<?, ?> values, Object name) {
		Object value = values.get(name);
		if (value == null) {
			throw new AssertionError("The test gives no value for " + name);
		}
		return value;
	}

	private record Call(String function, Object argument) {
	}

	/** Reads {@code !Ref} and its relatives as calls. */
	private static final class Tags extends SafeConstructor {

		Tags() {
			super(new LoaderOptions());
			this.yamlMultiConstructors.put("!", new AbstractConstruct() {
				@Override
				public Object construct(Node node) {
					Object argument = switch (node) {
						case ScalarNode scalar -> constructScalar(scalar);
						case SequenceNode sequence -> constructSequence(sequence);
						case MappingNode mapping -> constructMapping(mapping);
						default -> throw new AssertionError(node);
					};
					return new Call(node.getTag().getValue().substring(1), argument);
				}
			});
		}

	}

}
