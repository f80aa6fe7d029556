package app.galley.api;

import app.galley.responsecache.CachedResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The outcome of a GraphQL request and how it is sent.
 *
 * @param headers that the execution adds, such as {@code Retry-After}
 * @param operation its number in {@link OperationMeters}
 * @param succeeded whether the response has no errors
 * @param shared whether a CDN may keep it: requested by GET, anonymously, and without
 * errors
 */
record GraphQlReply(HttpStatus status, CachedResponse content, HttpHeaders headers, int operation, boolean succeeded,
		boolean shared) {
}
