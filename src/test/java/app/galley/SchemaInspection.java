package app.galley;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.graphql.execution.GraphQlSource.SchemaResourceBuilder;
import org.springframework.graphql.execution.SchemaReport;

/**
 * Inspects whether schema and code match. Only tests do so, as it would slow down every
 * start.
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
