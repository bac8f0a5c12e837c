package io.foretell.api.page.fleet;

import io.foretell.api.fleet.WorkerView.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A worker's tokens per second as a line, 120 wide and 28 high: to the right the latest sample, to the left the window's beginning, and on
 * top the fastest that the line shows.
 *
 * @param line path of the line
 * @param area path of what is below it
 * @param latest tokens per second
 * @param peak tokens per second, of the columns that are drawn
 */
public record Sparkline(String line, String area, double latest, double peak) {

    private static final int WIDTH = 120;
    private static final int HEIGHT = 28;

    /** Half of the line's width, which would be cut off at the edges. */
    private static final int MARGIN = 1;

    /** Samples closer than this are drawn as their mean: there are more of them than can be seen. */
    private static final int COLUMN = 2;

    /**
     * @param samples oldest first; at least one
     * @param window the time that the whole width stands for
     */
    static Sparkline of(List<Sample> samples, Duration window) {
        Instant end = samples.getLast().at();
        TreeMap<Integer, Double> columns = samples.stream()
                .collect(Collectors.groupingBy(
                        sample -> column(Duration.between(sample.at(), end), window),
                        TreeMap::new,
                        Collectors.averagingDouble(Sample::tokensPerSecond)));
        double peak =
                columns.values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
        String line = columns.entrySet().stream()
                .map(column -> String.format(Locale.ROOT, "%d %.1f", column.getKey(), y(column.getValue(), peak)))
                .collect(Collectors.joining("L", "M", "H" + WIDTH));
        String area = line + "V" + HEIGHT + "H" + columns.firstKey() + "Z";
        return new Sparkline(line, area, samples.getLast().tokensPerSecond(), peak);
    }

    private static int column(Duration before, Duration window) {
        double share = 1 - (double) before.toMillis() / window.toMillis();
        return COLUMN * (int) Math.round(Math.max(0, share) * (WIDTH / COLUMN - 1));
    }

    private static double y(double rate, double peak) {
        double height = HEIGHT - 2.0 * MARGIN;
        return MARGIN + (peak == 0 ? height : height * (1 - rate / peak));
    }
}
