package app.galley.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

import graphql.execution.AsyncExecutionStrategy;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherResult;
import graphql.execution.ExecutionContext;
import graphql.execution.ExecutionStrategyParameters;
import graphql.execution.FieldCollectorParameters;
import graphql.execution.FieldValueInfo;
import graphql.execution.FieldValueInfo.CompleteValueType;
import graphql.execution.MergedField;
import graphql.introspection.Introspection;
import graphql.schema.DataFetcher;
import graphql.schema.GraphQLEnumType;
import graphql.schema.GraphQLFieldDefinition;
import graphql.schema.GraphQLList;
import graphql.schema.GraphQLObjectType;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLType;
import graphql.schema.GraphQLTypeUtil;
import graphql.schema.LightDataFetcher;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.DataFetcherExceptionResolver;

/**
 * Executes queries as graphql-java does, but completes objects whose selected fields are
 * all plain properties in one go. In a list of twenty posts that is everything but the
 * list, some five hundred values, for each of which graphql-java prepares for a future,
 * an error or an instrumentation. Where a value turns out not to be plain, such as null
 * for a non-null field or an exception, the whole object is left to graphql-java, so that
 * its rules for errors hold. {@code galley.direct-execution=false} turns this off.
 */
final class DirectExecution extends AsyncExecutionStrategy {

	DirectExecution(DataFetcherExceptionHandler exceptions) {
		super(exceptions);
	}

	@Override
	protected FieldValueInfo completeValue(ExecutionContext context, ExecutionStrategyParameters parameters) {
		Object source = context.getValueUnboxer().unbox(parameters.getSource());
		if (source != null) {
			Completer completer = Completers.of(context, this)
				.at(parameters.getField(), parameters.getExecutionStepInfo().getUnwrappedNonNullType());
			Object completed = complete(completer, source);
			if (completed != null) {
				// With OBJECT, data loaders would wait for the fields below.
				return new FieldValueInfo(CompleteValueType.SCALAR, completed);
			}
		}
		return super.completeValue(context, parameters);
	}

	private static @Nullable Object complete(Completer completer, Object source) {
		try {
			return completer.complete(source);
		}
		catch (Exception ex) {
			// graphql-java meets the same exception, and reports it.
			return null;
		}
	}

	/** Turns a fetched value into what the response holds. */
	@FunctionalInterface
	private interface Completer {

		/** For what is left to graphql-java. */
		Completer UNSUPPORTED = (source) -> null;

		/** Null when the value is left to graphql-java. */
		@Nullable Object complete(Object source) throws Exception;

	}

	/** The completers of one execution, each made once. */
	private static final class Completers {

		private final ExecutionContext context;

		private final DirectExecution strategy;

		private final Map<Position, Completer> known = new ConcurrentHashMap<>();

		private Completers(ExecutionContext context, DirectExecution strategy) {
			this.context = context;
			this.strategy = strategy;
		}

		static Completers of(ExecutionContext context, DirectExecution strategy) {
			return context.getGraphQLContext()
				.computeIfAbsent(Completers.class, (type) -> new Completers(context, strategy));
		}

		Completer at(MergedField field, GraphQLType type) {
			Position position = new Position(field, type);
			Completer completer = this.known.get(position);
			if (completer == null) {
				completer = of(field, type);
				this.known.put(position, completer);
			}
			return completer;
		}

		private Completer of(MergedField field, GraphQLType type) {
			return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
				case GraphQLScalarType scalar -> (source) -> scalar.getCoercing()
					.serialize(source, this.context.getGraphQLContext(), this.context.getLocale());
				case GraphQLEnumType enumeration -> (source) -> enumeration.serialize(source,
						this.context.getGraphQLContext(), this.context.getLocale());
				case GraphQLList list -> list(of(field, list.getWrappedType()), list.getWrappedType());
				case GraphQLObjectType object -> object(field, object);
				default -> Completer.UNSUPPORTED;
			};
		}

		private Completer list(Completer item, GraphQLType type) {
			if (item == Completer.UNSUPPORTED) {
				return item;
			}
			boolean nullable = GraphQLTypeUtil.isNullable(type);
			return (source) -> {
				if (!(source instanceof Collection<?> items)) {
					return null;
				}
				List<@Nullable Object> completed = new ArrayList<>(items.size());
				for (Object fetched : items) {
					Object value = (fetched != null) ? item.complete(fetched) : null;
					if (value == null && (fetched != null || !nullable)) {
						return null;
					}
					completed.add(value);
				}
				return completed;
			};
		}

		private Completer object(MergedField field, GraphQLObjectType type) {
			FieldCollectorParameters parameters = FieldCollectorParameters.newParameters()
				.schema(this.context.getGraphQLSchema())
				.objectType(type)
				.fragments(this.context.getFragmentsByName())
				.variables(this.context.getCoercedVariables().toMap())
				.graphQLContext(this.context.getGraphQLContext())
				.build();
			List<Property> properties = new ArrayList<>();
			for (MergedField selected : this.strategy.fieldCollector.collectFields(parameters, field)
				.getSubFieldsList()) {
				Property property = property(selected, type);
				if (property == null) {
					return Completer.UNSUPPORTED;
				}
				properties.add(property);
			}
			return (source) -> read(properties, source);
		}

		private @Nullable Property property(MergedField field, GraphQLObjectType type) {
			if (field.getName().equals(Introspection.TypeNameMetaFieldDef.getName())) {
				String name = type.getName();
				return new Property(field.getResultKey(), false, (source) -> name, (source) -> name);
			}
			GraphQLFieldDefinition definition = this.strategy.getFieldDef(this.context.getGraphQLSchema(), type,
					field.getSingleField());
			DataFetcher<?> fetcher = this.context.getGraphQLSchema().getCodeRegistry().getDataFetcher(type, definition);
			if (!definition.getArguments().isEmpty() || !(fetcher instanceof LightDataFetcher<?> property)) {
				return null;
			}
			Completer completer = of(field, definition.getType());
			return (completer == Completer.UNSUPPORTED) ? null
					: new Property(field.getResultKey(), GraphQLTypeUtil.isNullable(definition.getType()),
							(source) -> property.get(definition, source, () -> {
								throw new IllegalStateException("Property fetchers do not need an environment");
							}), completer);
		}

		private @Nullable Object read(List<Property> properties, Object source) throws Exception {
			Map<String, @Nullable Object> completed = LinkedHashMap.newLinkedHashMap(properties.size());
			for (Property property : properties) {
				Object fetched = this.context.getValueUnboxer().unbox(property.fetch.complete(source));
				Object value = (fetched != null && !isWrapped(fetched)) ? property.completer.complete(fetched) : null;
				if (value == null && (fetched != null || !property.nullable)) {
					return null;
				}
				completed.put(property.name, value);
			}
			return completed;
		}

		private static boolean isWrapped(Object fetched) {
			return fetched instanceof CompletionStage || fetched instanceof Publisher
					|| fetched instanceof DataFetcherResult;
		}

	}

	/**
	 * A selected field that is read from a property of its object.
	 *
	 * @param name in the response
	 */
	private record Property(String name, boolean nullable, Completer fetch, Completer completer) {
	}

	/**
	 * A field's position in the query, compared by identity: an equal field may stand
	 * elsewhere in it.
	 */
	private record Position(MergedField field, GraphQLType type) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Position position && this.field == position.field && this.type == position.type;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.field);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Source {

		@Bean
		GraphQlSourceBuilderCustomizer directExecution(DirectExecutionSettings settings,
				ObjectProvider<DataFetcherExceptionResolver> resolvers) {
			if (!settings.directExecution()) {
				return (source) -> {
				};
			}
			DataFetcherExceptionHandler exceptions = DataFetcherExceptionResolver
				.createExceptionHandler(resolvers.orderedStream().toList());
			return (source) -> source
				.configureGraphQl((graphQl) -> graphQl.queryExecutionStrategy(new DirectExecution(exceptions)));
		}

	}

}
