package app.galley.answer;

import java.util.Set;

/**
 * Published inside the transaction that changes what answers depend on.
 */
public record AnswersChanged(Set<String> topics) {
}
