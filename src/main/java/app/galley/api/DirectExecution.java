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
 * Executes queries as graphql-java does, but reads what are only properties of objects in
 * one go: in a list of twenty posts that is all but the list itself, some five hundred
 * values, and graphql-java prepares for each that it could be late, wrong or somebody
 * else's. Whatever is not as simple as it looks, such as null where there must be a value
 * or an exception, is left to graphql-java from the start, so that its rules for errors
 * hold.
 */
final class DirectExecution extends AsyncExecutionStrategy {

	DirectExecution(DataFetcherExceptionHandler exceptions) {
		super(exceptions);
	}

	@Override
	protected FieldValueInfo completeValue(ExecutionContext context, ExecutionStrategyParameters parameters) {
		Object source = context.getValueUnboxer().unbox(parameters.getSource());
		if (source != null) {
			Value value = Values.of(context, this)
				.at(parameters.getField(), parameters.getExecutionStepInfo().getUnwrappedNonNullType());
			Object completed = complete(value, source);
			if (completed != null) {
				// Not OBJECT: data loaders would wait for objects below it.
				return new FieldValueInfo(CompleteValueType.SCALAR, completed);
			}
		}
		return super.completeValue(context, parameters);
	}

	private static @Nullable Object complete(Value value, Object source) {
		try {
			return value.complete(source);
		}
		catch (Exception ex) {
			// graphql-java comes to the same, and knows whom to tell.
			return null;
		}
	}

	/** How to make what the client gets of what was fetched. */
	@FunctionalInterface
	private interface Value {

		/** It takes more than this. */
		Value LEFT = (source) -> null;

		/** Null when that takes more than this. */
		@Nullable Object complete(Object source) throws Exception;

	}

	/** Of one execution, each found out once. */
	private static final class Values {

		private final ExecutionContext context;

		private final DirectExecution strategy;

		private final Map<Place, Value> known = new ConcurrentHashMap<>();

		private Values(ExecutionContext context, DirectExecution strategy) {
			this.context = context;
			this.strategy = strategy;
		}

		static Values of(ExecutionContext context, DirectExecution strategy) {
			return context.getGraphQLContext().computeIfAbsent(Values.class, (type) -> new Values(context, strategy));
		}

		Value at(MergedField field, GraphQLType type) {
			Place place = new Place(field, type);
			Value value = this.known.get(place);
			if (value == null) {
				value = of(field, type);
				this.known.put(place, value);
			}
			return value;
		}

		private Value of(MergedField field, GraphQLType type) {
			return switch (GraphQLTypeUtil.unwrapNonNull(type)) {
				case GraphQLScalarType scalar -> (source) -> scalar.getCoercing()
					.serialize(source, this.context.getGraphQLContext(), this.context.getLocale());
				case GraphQLEnumType names ->
					(source) -> names.serialize(source, this.context.getGraphQLContext(), this.context.getLocale());
				case GraphQLList list -> list(of(field, list.getWrappedType()), list.getWrappedType());
				case GraphQLObjectType object -> object(field, object);
				default -> Value.LEFT;
			};
		}

		private Value list(Value each, GraphQLType type) {
			if (each == Value.LEFT) {
				return each;
			}
			boolean nullable = GraphQLTypeUtil.isNullable(type);
			return (source) -> {
				if (!(source instanceof Collection<?> items)) {
					return null;
				}
				List<@Nullable Object> completed = new ArrayList<>(items.size());
				for (Object item : items) {
					Object one = (item != null) ? each.complete(item) : null;
					if (one == null && (item != null || !nullable)) {
						return null;
					}
					completed.add(one);
				}
				return completed;
			};
		}

		private Value object(MergedField field, GraphQLObjectType type) {
			FieldCollectorParameters parameters = FieldCollectorParameters.newParameters()
				.schema(this.context.getGraphQLSchema())
				.objectType(type)
				.fragments(this.context.getFragmentsByName())
				.variables(this.context.getCoercedVariables().toMap())
				.graphQLContext(this.context.getGraphQLContext())
				.build();
			List<Property> properties = new ArrayList<>();
			for (MergedField one : this.strategy.fieldCollector.collectFields(parameters, field).getSubFieldsList()) {
				Property property = property(one, type);
				if (property == null) {
					return Value.LEFT;
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
			Value value = of(field, definition.getType());
			return (value == Value.LEFT) ? null
					: new Property(field.getResultKey(), GraphQLTypeUtil.isNullable(definition.getType()),
							(source) -> property.get(definition, source, () -> {
								throw new IllegalStateException("A property is all that is read here");
							}), value);
		}

		private @Nullable Object read(List<Property> properties, Object source) throws Exception {
			Map<String, @Nullable Object> completed = LinkedHashMap.newLinkedHashMap(properties.size());
			for (Property property : properties) {
				Object fetched = this.context.getValueUnboxer().unbox(property.fetch.complete(source));
				Object value = (fetched != null && !isLate(fetched)) ? property.value.complete(fetched) : null;
				if (value == null && (fetched != null || !property.nullable)) {
					return null;
				}
				completed.put(property.name, value);
			}
			return completed;
		}

		private static boolean isLate(Object fetched) {
			return fetched instanceof CompletionStage || fetched instanceof Publisher
					|| fetched instanceof DataFetcherResult;
		}

	}

	private record Property(String name, boolean nullable, Value fetch, Value value) {
	}

	/**
	 * Where in the query; compared by identity, for the same words may stand elsewhere.
	 */
	private record Place(MergedField field, GraphQLType type) {

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Place place && this.field == place.field && this.type == place.type;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.field);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Source {

		@Bean
		GraphQlSourceBuilderCustomizer executingDirectly(ObjectProvider<DataFetcherExceptionResolver> resolvers) {
			DataFetcherExceptionHandler exceptions = DataFetcherExceptionResolver
				.createExceptionHandler(resolvers.orderedStream().toList());
			return (source) -> source
				.configureGraphQl((graphQl) -> graphQl.queryExecutionStrategy(new DirectExecution(exceptions)));
		}

	}

}
