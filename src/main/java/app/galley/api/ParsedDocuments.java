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
 * A cache of parsed and validated documents: clients keep sending the same few. Invalid
 * and long documents are not cached.
 */
class ParsedDocuments implements PreparsedDocumentProvider {

	/** Of all cached documents; a parsed one takes some 50 bytes a character. */
	private static final long MAX_TOTAL_CHARACTERS = 500_000;

	private static final int MAX_DOCUMENT_CHARACTERS = 16_384;

	private final Cache<String, PreparsedDocumentEntry> documents = Caffeine.newBuilder()
		.maximumWeight(MAX_TOTAL_CHARACTERS)
		.weigher((String text, PreparsedDocumentEntry entry) -> text.length())
		.build();

	@Override
	public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(ExecutionInput input,
			Function<ExecutionInput, PreparsedDocumentEntry> parse) {
		String text = input.getQuery();
		PreparsedDocumentEntry entry = this.documents.getIfPresent(text);
		if (entry == null) {
			entry = parse.apply(input);
			if (!entry.hasErrors() && text.length() <= MAX_DOCUMENT_CHARACTERS) {
				this.documents.put(text, entry);
			}
		}
		return CompletableFuture.completedFuture(entry);
	}

	@Configuration(proxyBeanMethods = false)
	static class Source {

		@Bean
		GraphQlSourceBuilderCustomizer parsedDocumentCache() {
			return (source) -> source
				.configureGraphQl((graphQl) -> graphQl.preparsedDocumentProvider(new ParsedDocuments()));
		}

	}

}
