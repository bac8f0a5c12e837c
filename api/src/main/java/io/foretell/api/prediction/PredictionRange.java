package io.foretell.api.prediction;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Part of an account's list.
 *
 * @param above ids greater than this one
 * @param below ids smaller than this one
 * @param after created at or after this moment
 * @param before created before this moment
 */
record PredictionRange(UUID above, UUID below, Instant after, Instant before) {

    private static final Instant FIRST = Instant.EPOCH;

    /** The last moment that the 48 bits of milliseconds in a uuidv7 can say, rounded down: the year 9999. */
    private static final Instant LAST = Instant.ofEpochSecond(253_402_300_799L);

    /** An id is drawn a moment before or after its row's created_at. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    static PredictionRange of(@Nullable Instant after, @Nullable Instant before) {
        Instant from = clamp(after == null ? FIRST : after);
        Instant to = clamp(before == null ? LAST : before);
        return new PredictionRange(floor(clamp(from.minus(SLACK))), floor(clamp(to.plus(SLACK))), from, to);
    }

    PredictionRange olderThan(UUID id) {
        return isBelow(id, below) ? new PredictionRange(above, id, after, before) : this;
    }

    PredictionRange newerThan(UUID id) {
        return isBelow(above, id) ? new PredictionRange(id, below, after, before) : this;
    }

    private static Instant clamp(Instant moment) {
        return moment.isBefore(FIRST) ? FIRST : moment.isAfter(LAST) ? LAST : moment;
    }

    /** The smallest uuidv7 of a moment: 48 bits of milliseconds, then zeros. */
    private static UUID floor(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16, 0);
    }

    /** As PostgreSQL compares; UUID#compareTo is signed. */
    private static boolean isBelow(UUID a, UUID b) {
        int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
        return high < 0
                || (high == 0 && Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits()) < 0);
    }
}
