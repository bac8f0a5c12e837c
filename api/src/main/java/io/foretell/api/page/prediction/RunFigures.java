package io.foretell.api.page.prediction;

import io.foretell.api.billing.Cost;
import io.foretell.api.page.Formats;
import io.foretell.api.run.RunDetail;
import io.foretell.api.run.RunSummary;
import io.foretell.api.run.SharedRun;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run took, as far as it is known.
 *
 * @param runTime what is billed, once it has finished
 * @param firstToken run time up to the first token
 */
record RunFigures(
        @Nullable Duration runTime,
        @Nullable Duration firstToken,
        @Nullable Integer inputTokens,
        @Nullable Integer outputTokens,
        @Nullable Cost cost,
        @Nullable BigDecimal pricePerSecond) {

    private static final String UNKNOWN = "–";
    private static final double NANOS_PER_SECOND = 1e9;

    static final RunFigures NONE = new RunFigures(null, null, null, null, null, null);

    static RunFigures of(RunDetail detail) {
        RunSummary run = detail.summary();
        return new RunFigures(
                run.runTime(),
                run.firstToken(),
                run.inputTokens(),
                run.outputTokens(),
                run.cost(),
                detail.pricePerSecond());
    }

    static RunFigures of(SharedRun run) {
        return new RunFigures(
                run.runTime(),
                run.firstToken(),
                run.inputTokens(),
                run.outputTokens(),
                run.cost(),
                run.pricePerSecond());
    }

    static RunFigures of(RunQueries.Progress progress) {
        return progress.tokens() == 0
                ? NONE
                : new RunFigures(progress.runTime(), progress.firstToken(), null, progress.tokens(), null, null);
    }

    List<Run.Figure> list(Formats format) {
        return List.of(
                new Run.Figure("Time to first token", firstToken == null ? UNKNOWN : format.duration(firstToken)),
                new Run.Figure("Speed", speed(format)),
                new Run.Figure("Input", tokens(inputTokens, format)),
                new Run.Figure("Output", tokens(outputTokens, format)),
                new Run.Figure("Run time", runTime == null ? UNKNOWN : format.duration(runTime)),
                new Run.Figure("Cost", cost == null ? UNKNOWN : format.money(cost.amount(), cost.currency())));
    }

    private String speed(Formats format) {
        return outputTokens == null || outputTokens == 0 || runTime == null || runTime.isZero()
                ? UNKNOWN
                : format.tokensPerSecond(outputTokens * NANOS_PER_SECOND / runTime.toNanos());
    }

    private static String tokens(@Nullable Integer tokens, Formats format) {
        return tokens == null ? UNKNOWN : format.count(tokens, "token", "tokens");
    }

    /** Null while there is no cost, or it is none. */
    @Nullable
    String calculation(Formats format) {
        return cost == null || cost.amount().signum() == 0 || runTime == null || pricePerSecond == null
                ? null
                : format.calculation(runTime, pricePerSecond, cost.amount(), cost.currency());
    }
}
