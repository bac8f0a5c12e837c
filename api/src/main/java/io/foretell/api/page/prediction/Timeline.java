package io.foretell.api.page.prediction;

import io.foretell.api.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to a prediction, as a list and as a bar.
 *
 * @param entries in order
 * @param bar its time from creation to end, or to now, without gaps
 * @param totals how long it was in each phase, those that it was in
 * @param total from creation to end, or to now
 * @param phase what it is in; null when it has finished
 */
public record Timeline(
        List<Entry> entries,
        List<Segment> bar,
        Map<Phase, Duration> totals,
        Duration total,
        @Nullable Phase phase) {

    /** Of the bar, in the units of its segments. */
    static final double WIDTH = 1000;

    /** A shorter part of the whole would not be seen. */
    private static final double LEAST_SHARE = 0.008;

    public enum Phase {
        WAITING("Waiting"),
        /** A worker has it, and nothing of its output is committed. */
        READING("Until the first output"),
        WRITING("Writing");

        private final String words;

        Phase(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        private Phase after(RunEvent.Kind event, boolean written) {
            return switch (event) {
                case CREATED, WORKER_LOST, HANDED_BACK, NOT_STOPPED -> WAITING;
                case CLAIMED -> written ? WRITING : READING;
                case FIRST_OUTPUT -> WRITING;
                case CANCEL_REQUESTED, SUCCEEDED, FAILED, CANCELED -> this;
            };
        }
    }

    /**
     * @param since from the entry before; null for the first
     */
    public record Entry(RunEvent event, @Nullable Duration since) {

        public String title() {
            return switch (event.kind()) {
                case CREATED -> "Created";
                case CLAIMED -> "Claimed";
                case FIRST_OUTPUT -> "First output";
                case CANCEL_REQUESTED -> "Cancel requested";
                case WORKER_LOST -> "Worker lost";
                case HANDED_BACK -> "Handed back by its worker";
                case NOT_STOPPED -> "Not stopped in time by its worker";
                case SUCCEEDED -> "Succeeded";
                case FAILED -> "Failed";
                case CANCELED -> "Canceled";
            };
        }

        /** Whether an attempt is to be named: the other events tell which one by their place. */
        public boolean ofAttempt() {
            return switch (event.kind()) {
                case CLAIMED, WORKER_LOST, HANDED_BACK, NOT_STOPPED -> event.attempt() != null;
                case CREATED, FIRST_OUTPUT, CANCEL_REQUESTED, SUCCEEDED, FAILED, CANCELED -> false;
            };
        }
    }

    public record Segment(Phase phase, Duration duration, double x, double width) {}

    /**
     * @param events in order, at least one
     * @param now where an unfinished one's bar ends
     */
    static Timeline of(List<RunEvent> events, Instant now) {
        List<Entry> entries = new ArrayList<>();
        List<Segment> spent = new ArrayList<>();
        Phase phase = Phase.WAITING;
        boolean written = false;
        for (int i = 0; i < events.size(); i++) {
            RunEvent event = events.get(i);
            entries.add(new Entry(
                    event, i == 0 ? null : between(events.get(i - 1).at(), event.at())));
            written |= event.kind() == RunEvent.Kind.FIRST_OUTPUT;
            phase = phase.after(event.kind(), written);
            Instant until = i + 1 < events.size() ? events.get(i + 1).at() : ended(event) ? event.at() : now;
            spent.add(new Segment(phase, between(event.at(), until), 0, 0));
        }
        boolean ended = ended(events.getLast());
        Duration total =
                between(events.getFirst().at(), ended ? events.getLast().at() : now);
        return new Timeline(entries, drawn(spent), totals(spent), total, ended ? null : phase);
    }

    private static boolean ended(RunEvent event) {
        return switch (event.kind()) {
            case SUCCEEDED, FAILED, CANCELED -> true;
            case CREATED, CLAIMED, FIRST_OUTPUT, CANCEL_REQUESTED, WORKER_LOST, HANDED_BACK, NOT_STOPPED -> false;
        };
    }

    /** Moments come from the database's clock and now from ours. */
    private static Duration between(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }

    private static List<Segment> drawn(List<Segment> spent) {
        List<Segment> seen =
                spent.stream().filter(part -> part.duration().isPositive()).toList();
        double whole =
                seen.stream().mapToDouble(part -> part.duration().toNanos()).sum();
        double[] shares = seen.stream()
                .mapToDouble(part -> Math.max(part.duration().toNanos() / whole, LEAST_SHARE))
                .toArray();
        double scale = WIDTH / Arrays.stream(shares).sum();
        List<Segment> drawn = new ArrayList<>();
        double x = 0;
        for (int i = 0; i < shares.length; i++) {
            double width = shares[i] * scale;
            drawn.add(new Segment(seen.get(i).phase(), seen.get(i).duration(), rounded(x), rounded(width)));
            x += width;
        }
        return drawn;
    }

    private static double rounded(double length) {
        return Math.round(length * 10) / 10.0;
    }

    private static Map<Phase, Duration> totals(List<Segment> spent) {
        Map<Phase, Duration> totals = new EnumMap<>(Phase.class);
        spent.stream()
                .filter(part -> part.duration().isPositive())
                .forEach(part -> totals.merge(part.phase(), part.duration(), Duration::plus));
        return totals;
    }
}
