package app.galley.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param directExecution whether queries read plain properties in one go
 * (docs/adr/0002-direct-execution.md) instead of field by field as graphql-java does
 */
@ConfigurationProperties("galley")
record DirectExecutionSettings(@DefaultValue("true") boolean directExecution) {
}
