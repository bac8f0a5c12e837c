package io.foretell.safetensors;

/** A file that is not what it says; the message names the file and, where there is one, the tensor. */
public final class MalformedSafetensorsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public MalformedSafetensorsException(String message) {
        super(message);
    }

    public MalformedSafetensorsException(String message, Throwable cause) {
        super(message, cause);
    }
}
