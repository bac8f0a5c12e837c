package io.foretell.api.page.overview;

import io.foretell.api.overview.OverviewFigures;
import io.foretell.api.overview.OverviewStats;
import io.foretell.api.overview.RunStats;
import io.foretell.api.page.Formats;
import io.foretell.api.page.overview.Point.Cell;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Writes the overview's numbers. What is null was not to be had: the database is too slow. Thread-safe. */
@Component
class FigureTexts {

    private static final String NONE = "–";
    private static final String UNKNOWN = "not known";

    private final Formats format;

    FigureTexts(Formats format) {
        this.format = format;
    }

    List<Figure> now(@Nullable OverviewFigures now) {
        if (now == null) {
            return unknown("Running", "Waiting", "Oldest wait", "Utilisation", "Spend today");
        }
        Duration oldest = now.oldestWait();
        return List.of(
                new Figure("Running", format.number(now.running()), "predictions"),
                new Figure("Waiting", format.number(now.waiting()), "predictions"),
                oldest == null
                        ? new Figure("Oldest wait", NONE, "none waits")
                        : new Figure("Oldest wait", format.duration(oldest), "since it could run"),
                utilisation(now),
                new Figure("Spend today", format.money(now.spendToday(), now.currency()), "since 00:00 UTC"));
    }

    private static List<Figure> unknown(String... names) {
        return Stream.of(names).map(name -> new Figure(name, NONE, UNKNOWN)).toList();
    }

    private Figure utilisation(OverviewFigures now) {
        Double share = now.utilisation();
        return share == null
                ? new Figure("Utilisation", NONE, "no worker")
                : new Figure(
                        "Utilisation",
                        format.percent(share),
                        "%s of %s"
                                .formatted(
                                        format.number(now.slotsInUse()), format.count(now.slots(), "slot", "slots")));
    }

    List<Figure> finished(@Nullable OverviewStats stats) {
        if (stats == null) {
            return unknown("Success rate", "Run time", "Time to first token", "Output", "Spend");
        }
        RunStats total = stats.total();
        return List.of(
                successRate(total),
                times("Run time", total.runTime()),
                times("Time to first token", total.firstToken()),
                new Figure("Output", format.tokensPerSecond(total.tokensPerSecond()), "on average"),
                new Figure(
                        "Spend",
                        format.money(total.spend(), stats.currency()),
                        format.count(total.finished(), "run", "runs") + " finished"));
    }

    private Figure successRate(RunStats total) {
        Double rate = total.successRate();
        String canceled = total.canceled() == 0 ? "" : ", %s canceled".formatted(format.number(total.canceled()));
        return rate == null
                ? new Figure("Success rate", NONE, "no run" + canceled)
                : new Figure(
                        "Success rate",
                        format.percent(rate),
                        "%s of %s%s"
                                .formatted(
                                        format.number(total.succeeded()),
                                        format.count(total.succeeded() + total.failed(), "run", "runs"),
                                        canceled));
    }

    private Figure times(String name, RunStats.Percentiles times) {
        return times.p50() == null || times.p95() == null
                ? new Figure(name, NONE, "no run")
                : new Figure(name, format.duration(times.p50()), "p50; p95 is " + format.duration(times.p95()));
    }

    /** For amounts on an axis. */
    String currency(@Nullable OverviewStats stats) {
        return stats == null ? "" : format.currency(stats.currency());
    }

    /** The newest first. */
    List<Point> points(@Nullable OverviewStats stats) {
        if (stats == null) {
            return List.of();
        }
        Duration step = stats.span().step();
        return stats.points().reversed().stream()
                .map(point -> point(point, stats.currency(), point.length().compareTo(step) >= 0))
                .toList();
    }

    private Point point(RunStats point, String currency, boolean over) {
        return new Point(
                point.from().getEpochSecond(),
                format.minute(point.from()) + (over ? "" : " (so far)"),
                List.of(
                        count(point.succeeded()),
                        count(point.failed()),
                        count(point.canceled()),
                        time(point.runTime().p50()),
                        time(point.runTime().p95()),
                        time(point.firstToken().p50()),
                        time(point.firstToken().p95()),
                        rate(point, over),
                        new Cell(
                                format.money(point.spend(), currency),
                                point.spend().toPlainString())));
    }

    private Cell count(long number) {
        return new Cell(format.number(number), Long.toString(number));
    }

    private Cell time(@Nullable Duration time) {
        return time == null ? new Cell(NONE, null) : new Cell(format.duration(time), decimal(time.toNanos() / 1e9));
    }

    /** Of a few seconds it would say little. */
    private Cell rate(RunStats point, boolean over) {
        double rate = point.tokensPerSecond();
        return over ? new Cell(format.tokensPerSecond(rate), decimal(rate)) : new Cell(NONE, null);
    }

    private static String decimal(double number) {
        return String.format(Locale.ROOT, "%.6f", number);
    }
}
