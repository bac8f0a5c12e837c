package io.foretell.api.page.model;

import io.foretell.api.page.Formats;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a model page says about run time and cost, in the words that Replicate's pages use.
 *
 * @param hardware where the version's predictions run; null when no worker serves it and none ever has
 * @param completes "26 seconds", within which nine runs in ten have; null while there are no runs
 * @param cost of the run in the middle; null while there are no runs
 * @param runsPerUnit "27 runs per $1": what one unit of the currency buys; null when that is no whole run or any number of them, or while
 *     there are none
 */
public record RunTimes(
        @Nullable String hardware,
        @Nullable String completes,
        @Nullable String cost,
        @Nullable String runsPerUnit,
        @Nullable Distribution distribution) {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final double TYPICAL = 0.9;
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);

    static RunTimes none(List<String> serving) {
        return new RunTimes(serving.isEmpty() ? null : String.join(" and ", serving), null, null, null, null);
    }

    static RunTimes of(RunTimeQueries.Runs runs, Formats format) {
        List<Long> micros = runs.runMicros();
        BigDecimal cost = runs.pricePerSecond().multiply(BigDecimal.valueOf(quantile(micros, 0.5), 6));
        return new RunTimes(
                runs.hardware(),
                within(quantile(micros, TYPICAL) / MICROS_PER_SECOND),
                format.money(cost, runs.currency()),
                perUnit(cost, runs.currency(), format),
                Distribution.of(micros, format));
    }

    /** Of the cost as it is shown. */
    private static @Nullable String perUnit(BigDecimal cost, String currency, Formats format) {
        if (cost.signum() == 0) {
            return null;
        }
        long runs = BigDecimal.ONE
                .divide(cost.round(TWO_DIGITS), 0, RoundingMode.FLOOR)
                .longValue();
        return runs == 0 ? null : format.count(runs, "run", "runs") + " per " + format.unit(currency);
    }

    /** The smallest value that this share of them does not exceed. */
    static long quantile(List<Long> ascending, double share) {
        int index = (int) Math.ceil(share * ascending.size()) - 1;
        return ascending.get(Math.max(0, index));
    }

    /** Whole seconds from one second on, two digits below, always rounded up. */
    static String within(double seconds) {
        if (seconds > 1) {
            return "%d seconds".formatted((long) Math.ceil(seconds));
        }
        BigDecimal up = BigDecimal.valueOf(seconds).round(new MathContext(2, RoundingMode.CEILING));
        return up.compareTo(BigDecimal.ONE) == 0
                ? "1 second"
                : String.format(
                        Locale.ROOT, "%s seconds", up.stripTrailingZeros().toPlainString());
    }
}
