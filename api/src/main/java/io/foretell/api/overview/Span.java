package io.foretell.api.overview;

import java.time.Duration;
import java.time.Instant;

/** How far back figures and plots go, and how finely. */
public enum Span {
    HOUR(Duration.ofMinutes(1), 60, Duration.ofSeconds(5)),
    DAY(Duration.ofMinutes(15), 96, Duration.ofSeconds(30)),
    MONTH(Duration.ofHours(6), 120, Duration.ofMinutes(1));

    private final Duration step;
    private final int points;
    private final Duration refresh;

    Span(Duration step, int points, Duration refresh) {
        this.step = step;
        this.points = points;
        this.refresh = refresh;
    }

    /** Of one point of a plot. */
    public Duration step() {
        return step;
    }

    public int points() {
        return points;
    }

    /** How old its counts may be, however many people look. */
    public Duration refresh() {
        return refresh;
    }

    /** The first point's beginning. Points begin at whole multiples of {@link #step} since 1970; the last one is not over yet. */
    Instant start(Instant now) {
        long seconds = step.toSeconds();
        long last = Math.floorDiv(now.getEpochSecond(), seconds) * seconds;
        return Instant.ofEpochSecond(last - (points - 1) * seconds);
    }
}
