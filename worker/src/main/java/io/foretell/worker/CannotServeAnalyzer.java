package io.foretell.worker;

import io.foretell.worker.model.CannotServeException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts a worker what is wrong in a sentence, not in a stack trace. Found through META-INF/spring.factories. */
class CannotServeAnalyzer extends AbstractFailureAnalyzer<CannotServeException> {

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, CannotServeException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.action(), cause);
    }
}
