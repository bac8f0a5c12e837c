package io.foretell.gemma;

/** A model folder that can't be served; the message names the file, the tensor or key, and what was expected. */
public final class ModelFormatException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ModelFormatException(String message) {
        super(message);
    }

    public ModelFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
