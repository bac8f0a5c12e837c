package io.foretell.worker.model;

import java.util.Objects;

/** The worker refuses to start; the message says what is wrong, {@link #action} what to do. */
public final class CannotServeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String action;

    public CannotServeException(String message, String action) {
        super(message);
        this.action = action;
    }

    public CannotServeException(String message, String action, Throwable cause) {
        super(message, cause);
        this.action = action;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }

    public String action() {
        return action;
    }
}
