package io.foretell.onnx;

import io.foretell.engine.EngineException;

/** Ends the step at hand from any thread, and never meets a closed session. Thread-safe. */
final class StepTermination {

    private final OrtRunOptions runOptions;
    private boolean requested;
    private boolean closed;

    StepTermination(OrtRunOptions runOptions) {
        this.runOptions = runOptions;
    }

    /** With no step running, it is the next one that ends: a request is never lost. */
    synchronized void request() {
        if (!closed) {
            requested = true;
            runOptions.setTerminate();
        }
    }

    /** A terminated step has written only beyond the sequences' lengths, so it may be run again; what any other failure left behind is unknown. */
    synchronized EngineException stepFailed(OrtException cause) {
        return requested
                ? new EngineException(EngineException.Severity.RETRYABLE, "the step was terminated", cause)
                : new EngineException(EngineException.Severity.FATAL, String.valueOf(cause.getMessage()), cause);
    }

    /** After a step, so that it is that one's request and no later one's. */
    synchronized void clear() {
        if (requested) {
            requested = false;
            runOptions.unsetTerminate();
        }
    }

    synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the decoder is closed");
        }
    }

    synchronized void close() {
        closed = true;
    }
}
