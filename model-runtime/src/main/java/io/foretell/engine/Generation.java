package io.foretell.engine;

/** A submitted request's handle. Thread-safe. */
public interface Generation {

    /** Ends the sequence before its next step; a finished one stays as it is. */
    void cancel();
}
