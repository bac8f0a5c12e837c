package io.foretell.engine;

import org.jspecify.annotations.Nullable;

/** A step that could not be run. */
public final class EngineException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** What the caller may do about it. */
    public enum Severity {
        /** Nothing was written: the step may be run again. */
        RETRYABLE,
        /** No room now: wait. */
        CAPACITY,
        /** The decoder's state is unknown: the worker gives its leases back and exits. */
        FATAL
    }

    private final Severity severity;

    public EngineException(Severity severity, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.severity = severity;
    }

    public Severity severity() {
        return severity;
    }
}
