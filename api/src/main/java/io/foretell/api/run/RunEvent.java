package io.foretell.api.run;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run.
 *
 * @param attempt null where no attempt has a part in it
 * @param workerId of that attempt
 * @param worker its name; null when it is no longer known
 */
public record RunEvent(
        Instant at,
        Kind kind,
        @Nullable Integer attempt,
        @Nullable UUID workerId,
        @Nullable String worker) {

    /** The same for those who are not to know who ran it. */
    RunEvent withoutWorker() {
        return new RunEvent(at, kind, attempt, null, null);
    }

    /** In the order of those that have the same moment. */
    public enum Kind {
        CREATED,
        CLAIMED,
        /** The first output was committed: some milliseconds after the first token was made. */
        FIRST_OUTPUT,
        CANCEL_REQUESTED,
        /** The worker's lease ran out, or it went without handing back; the output committed so far is kept. */
        WORKER_LOST,
        /** The worker was drained; costs no attempt. */
        HANDED_BACK,
        /** The worker lives but did not stop it in time, so it was canceled over its head. */
        NOT_STOPPED,
        SUCCEEDED,
        FAILED,
        CANCELED
    }
}
