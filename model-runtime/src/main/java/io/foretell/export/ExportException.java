package io.foretell.export;

import org.jspecify.annotations.Nullable;

/** An export that can't be made; the message names the file or folder and says what to do. Nothing has the export's name then. */
public final class ExportException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public ExportException(String message) {
        super(message);
    }

    public ExportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
