package io.foretell.api.page.model;

import io.foretell.api.page.Formats;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How run times are spread, as bars of equal width whose bounds grow by about half each, because run times are spread over magnitudes.
 *
 * @param summary for those who do not see the bars
 */
public record Distribution(List<Bar> bars, List<Tick> ticks, String summary) {

    /** Bounds within a power of ten. */
    private static final double[] BOUNDS = {1, 1.5, 2, 3, 5, 7};

    /** At least so many bars, so that a single one does not fill the plot. */
    private static final int LEAST_BARS = 12;

    private static final double WIDTH = 640;
    private static final double HEIGHT = 140;
    private static final double GAP = 2;

    /**
     * A bar in the plot's coordinates, with what it says.
     *
     * @param runs how many took so long
     */
    public record Bar(double x, double y, double width, double height, int runs, String sentence) {}

    /**
     * A bound's label.
     *
     * @param anchor where the text is held: start, middle or end
     */
    public record Tick(double x, String label, String anchor) {}

    /**
     * @param micros run times, microseconds, ascending; at least one
     */
    static Distribution of(List<Long> micros, Formats format) {
        List<Double> bounds = bounds(Math.max(1, micros.getFirst()), Math.max(1, micros.getLast()));
        int[] counts = count(micros, bounds);
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        double step = WIDTH / counts.length;
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            double height = Math.ceil(HEIGHT * counts[i] / most);
            String sentence = "%s took %s to %s"
                    .formatted(
                            format.count(counts[i], "run", "runs"),
                            label(bounds.get(i), format),
                            label(bounds.get(i + 1), format));
            bars.add(new Bar(i * step + GAP / 2, HEIGHT - height, step - GAP, height, counts[i], sentence));
        }
        return new Distribution(bars, ticks(bounds, step, format), summary(micros, format));
    }

    /** From just below the smallest to just above the largest value, and further both ways until there are enough bars. */
    private static List<Double> bounds(long smallest, long largest) {
        int first = index(smallest);
        int last = index(largest) + 1;
        while (last - first < LEAST_BARS) {
            first = Math.max(0, first - 1);
            last++;
        }
        List<Double> bounds = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            bounds.add(bound(i));
        }
        return bounds;
    }

    private static double bound(int index) {
        return BOUNDS[index % BOUNDS.length] * Math.pow(10, Math.floorDiv(index, BOUNDS.length));
    }

    private static int index(long micros) {
        int index = 0;
        while (bound(index + 1) <= micros) {
            index++;
        }
        return index;
    }

    private static int[] count(List<Long> micros, List<Double> bounds) {
        int[] counts = new int[bounds.size() - 1];
        int bar = 0;
        for (long value : micros) {
            while (bar < counts.length - 1 && value >= bounds.get(bar + 1)) {
                bar++;
            }
            counts[bar]++;
        }
        return counts;
    }

    /** Every third bound. */
    private static List<Tick> ticks(List<Double> bounds, double step, Formats format) {
        int last = bounds.size() - 1;
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i <= last; i += 3) {
            String anchor = i == 0 ? "start" : i == last ? "end" : "middle";
            ticks.add(new Tick(i * step, label(bounds.get(i), format), anchor));
        }
        return ticks;
    }

    private static String label(double micros, Formats format) {
        return format.duration(Duration.ofNanos(Math.round(micros * 1e3)));
    }

    private static String summary(List<Long> micros, Formats format) {
        return "Of the last %s, half took up to %s, nine in ten up to %s, and the longest %s."
                .formatted(
                        format.count(micros.size(), "run", "runs"),
                        label((double) RunTimes.quantile(micros, 0.5), format),
                        label((double) RunTimes.quantile(micros, 0.9), format),
                        label((double) micros.getLast(), format));
    }
}
