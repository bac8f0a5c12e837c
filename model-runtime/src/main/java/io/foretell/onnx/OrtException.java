package io.foretell.onnx;

/** ONNX Runtime could not be loaded, or refused a call. */
public final class OrtException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public OrtException(String message) {
        super(message);
    }

    public OrtException(String message, Throwable cause) {
        super(message, cause);
    }
}
