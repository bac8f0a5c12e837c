package io.foretell.hub;

import java.io.IOException;
import java.time.Duration;

/** A failure that another attempt may get past; the message goes into a sentence. */
final class PassingFailure extends IOException {

    private static final long serialVersionUID = 1;

    private final Duration pause;

    PassingFailure(String reason) {
        this(reason, Duration.ZERO);
    }

    /**
     * @param pause that the hub asks for
     */
    PassingFailure(String reason, Duration pause) {
        super(reason);
        this.pause = pause;
    }

    Duration pause() {
        return pause;
    }
}
