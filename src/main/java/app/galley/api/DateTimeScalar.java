package app.galley.api;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Objects;

import graphql.GraphQLContext;
import graphql.execution.CoercedVariables;
import graphql.language.Value;
import graphql.scalars.ExtendedScalars;
import graphql.schema.Coercing;
import graphql.schema.CoercingSerializeException;
import graphql.schema.GraphQLScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The library's DateTime scalar for {@link Instant}s: reads any offset, writes UTC.
 */
final class DateTimeScalar implements Coercing<Instant, String> {

	static final GraphQLScalarType TYPE = GraphQLScalarType.newScalar()
		.name("DateTime")
		.description(ExtendedScalars.DateTime.getDescription())
		.specifiedByUrl("https://scalars.graphql.org/andimarek/date-time.html")
		.coercing(new DateTimeScalar())
		.build();

	private static final Coercing<?, ?> LIBRARY = ExtendedScalars.DateTime.getCoercing();

	private DateTimeScalar() {
	}

	@Override
	public String serialize(Object result, GraphQLContext context, Locale locale) {
		if (result instanceof Instant instant) {
			return instant.toString();
		}
		throw new CoercingSerializeException("Not an Instant: " + result.getClass().getName());
	}

	@Override
	public Instant parseValue(Object input, GraphQLContext context, Locale locale) {
		return instant(LIBRARY.parseValue(input, context, locale));
	}

	@Override
	public Instant parseLiteral(Value<?> input, CoercedVariables variables, GraphQLContext context, Locale locale) {
		return instant(LIBRARY.parseLiteral(input, variables, context, locale));
	}

	private static Instant instant(@Nullable Object parsed) {
		return ((OffsetDateTime) Objects.requireNonNull(parsed)).toInstant();
	}

}
