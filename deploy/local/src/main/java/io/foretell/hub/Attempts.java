package io.foretell.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Counts an operation's failures in a row, and pauses after each. For one thread. */
final class Attempts {

    /** Only an attempt that brought this much counts as progress: else a connection that is cut after each byte is never given up. */
    private static final long PROGRESS_BYTES = 1L << 20;

    private final HubSettings settings;
    private final Patience patience;
    private final PullListener listener;
    private final String what;
    private int failures;

    /**
     * @param what is fetched, for sentences
     */
    Attempts(HubSettings settings, Patience patience, PullListener listener, String what) {
        this.settings = settings;
        this.patience = patience;
        this.listener = listener;
        this.what = what;
    }

    /** An operation without bytes to keep. */
    interface Operation<T> {
        T run() throws IOException, InterruptedException;
    }

    <T> T run(Operation<T> operation) throws InterruptedException {
        while (true) {
            try {
                return operation.run();
            } catch (IOException e) {
                failed(e, 0);
            }
        }
    }

    /**
     * Returns when it is time for the next attempt.
     *
     * @param received bytes that the attempt brought
     * @throws HubException when there is none left
     */
    void failed(IOException failure, long received) throws InterruptedException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        failures = received >= PROGRESS_BYTES ? 1 : failures + 1;
        if (failures >= patience.attempts()) {
            throw new HubException(
                    "%s could not be fetched from %s in %d attempts, the last of which failed because %s: what has arrived is kept, so run the same command again when the connection is better."
                            .formatted(what, settings.endpoint(), failures, reason(failure)),
                    failure);
        }
        Duration pause = pause(failure);
        listener.retrying(what, reason(failure), pause);
        Patience.pause(pause);
    }

    private Duration pause(IOException failure) {
        Duration own = patience.pauseAfter(failures);
        Duration asked = failure instanceof PassingFailure passing ? passing.pause() : Duration.ZERO;
        Duration longer = own.compareTo(asked) > 0 ? own : asked;
        return longer.compareTo(patience.longestPause()) < 0 ? longer : patience.longestPause();
    }

    private static String reason(IOException failure) {
        if (failure instanceof PassingFailure) {
            return String.valueOf(failure.getMessage());
        }
        return "the connection broke (%s)".formatted(detail(failure));
    }

    /** Of the cause where there is one: HttpClient puts "closed" around it. */
    static String detail(IOException failure) {
        @Nullable Throwable cause = failure.getCause();
        Throwable told = cause == null ? failure : cause;
        @Nullable String message = told.getMessage();
        return message == null ? told.getClass().getSimpleName() : message;
    }
}
