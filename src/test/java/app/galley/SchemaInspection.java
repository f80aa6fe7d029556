package app.galley;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.graphql.execution.GraphQlSource.SchemaResourceBuilder;
import org.springframework.graphql.execution.SchemaReport;

/**
 * Finds out where schema and code do not fit together, which no server should spend its
 * start on.
 */
@TestComponent
class SchemaInspection implements GraphQlSourceBuilderCustomizer {

	private @Nullable SchemaReport report;

	@Override
	public void customize(SchemaResourceBuilder builder) {
		builder.inspectSchemaMappings((found) -> this.report = found);
	}

	SchemaReport report() {
		return Objects.requireNonNull(this.report);
	}

}
