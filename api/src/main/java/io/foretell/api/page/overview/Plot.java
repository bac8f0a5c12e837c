package io.foretell.api.page.overview;

import java.util.List;

/**
 * A plot of columns of the table of points.
 *
 * @param about what its points are
 * @param kind {@code stack} (bars on top of each other, the first one lowest), {@code bars} or {@code lines}
 * @param unit of its axis: {@code runs}, {@code time}, {@code tokens/s} or {@code money}
 */
public record Plot(String id, String title, String about, String kind, String unit, List<Series> series) {

    /**
     * @param column of the table; the time is 0
     * @param color a name that the stylesheet knows
     */
    public record Series(int column, String label, String color) {}

    static List<Plot> all(SpanChoice choice) {
        String step = "per " + choice.step();
        return List.of(
                new Plot("plot-runs", "Runs finished", step + ", by outcome", "stack", "runs", outcomes()),
                new Plot("plot-run-time", "Run time", "of runs that succeeded", "lines", "time", percentiles(4)),
                new Plot(
                        "plot-first-token",
                        "Time to first token",
                        "from a run's start",
                        "lines",
                        "time",
                        percentiles(6)),
                new Plot(
                        "plot-output",
                        "Output",
                        "of the whole service",
                        "lines",
                        "tokens/s",
                        List.of(new Series(8, "Output", "main"))),
                new Plot("plot-spend", "Spend", step, "bars", "money", List.of(new Series(9, "Spend", "main"))));
    }

    private static List<Series> outcomes() {
        return List.of(
                new Series(1, "Succeeded", "succeeded"),
                new Series(2, "Failed", "failed"),
                new Series(3, "Canceled", "canceled"));
    }

    private static List<Series> percentiles(int column) {
        return List.of(new Series(column, "p50", "main"), new Series(column + 1, "p95", "second"));
    }
}
