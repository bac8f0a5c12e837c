package io.foretell.manifest;

/** An exported folder that is not what its manifest says; the message names the file and says what to do. */
public final class ManifestException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ManifestException(String message) {
        super(message);
    }

    public ManifestException(String message, Throwable cause) {
        super(message, cause);
    }
}
