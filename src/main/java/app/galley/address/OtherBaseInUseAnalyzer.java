package app.galley.address;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Has Spring Boot print the message instead of a stack trace.
 */
class OtherBaseInUseAnalyzer extends AbstractFailureAnalyzer<OtherBaseInUse> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, OtherBaseInUse cause) {
		return new FailureAnalysis(String.valueOf(cause.getMessage()),
				"Set GALLEY_CDN_BASE_URL, or without a CDN GALLEY_PUBLIC_URL, to the same value on all instances. "
						+ "To change it, stop all instances first: the next start rewrites the stored addresses.",
				cause);
	}

}
