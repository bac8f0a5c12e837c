package io.foretell.local;

/** Why the service cannot start, in one sentence that says what to do. It is shown as it is, without a stack trace. */
public final class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CannotStartException(String sentence) {
        super(sentence);
    }

    CannotStartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
