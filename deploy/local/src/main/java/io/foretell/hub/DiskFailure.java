package io.foretell.hub;

import java.io.IOException;

/** The disk's fault, which no further attempt at the connection gets past. */
final class DiskFailure extends IOException {

    private static final long serialVersionUID = 1;

    DiskFailure(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
