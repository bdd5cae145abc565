package dev.tollgate.local;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Shows what stopped the local platform, and the remedy, in place of a stack trace. */
class LocalPlatformFailureAnalyzer extends AbstractFailureAnalyzer<LocalPlatformException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, LocalPlatformException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
