package io.foretell.api.stream;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database has for a stream from its position on, as of one moment.
 *
 * @param chunks in order
 * @param more whether further chunks are committed
 * @param status the final status, or {@code open}
 */
record StreamRead(
        List<Chunk> chunks,
        boolean more,
        String status,
        @Nullable String error) {

    record Chunk(int sequence, String text) {}

    /** Whether these are the last chunks. */
    boolean isLast() {
        return !more && !status.equals("open");
    }
}
