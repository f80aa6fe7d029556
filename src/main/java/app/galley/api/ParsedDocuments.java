package app.galley.api;

import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;

import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Documents that were parsed, looked at and validated once: clients send the same few all
 * the time. What was refused is not kept, nor what is long.
 */
class ParsedDocuments implements PreparsedDocumentProvider {

	/** Characters of all documents kept; a tree takes some fifty bytes for each. */
	private static final long ALL = 500_000;

	/** Characters of one. */
	private static final int LONG = 16_384;

	private final Cache<String, PreparsedDocumentEntry> documents = Caffeine.newBuilder()
		.maximumWeight(ALL)
		.weigher((String text, PreparsedDocumentEntry entry) -> text.length())
		.build();

	@Override
	public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(ExecutionInput input,
			Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		String text = input.getQuery();
		PreparsedDocumentEntry entry = this.documents.getIfPresent(text);
		if (entry == null) {
			entry = parse.apply(input);
			if (!entry.hasErrors() && text.length() <= LONG) {
				this.documents.put(text, entry);
			}
		}
		return CompletableFuture.completedFuture(entry);
	}

	@Configuration(proxyBeanMethods = false)
	static class Source {

		@Bean
		GraphQlSourceBuilderCustomizer rememberingParsedDocuments() {
			return (source) -> source
				.configureGraphQl((graphQl) -> graphQl.preparsedDocumentProvider(new ParsedDocuments()));
		}

	}

}
