package io.foretell.api.run;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.foretell.api.billing.Cost;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.web.Timestamps;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvWriteFeature;

/**
 * Runs as CSV. Prompts and errors are left out: they are long, and others' text. What else somebody chose is made harmless for a
 * spreadsheet, which would take it for a formula.
 */
final class RunCsv {

    /** Runs per look into the database. */
    private static final int PAGE = 1_000;

    /**
     * Looks at most, full or empty: with the slowest filters a look reads {@link RunSearchPlan}'s 2,500 rows, so this is a million. Nothing is
     * written while nothing is found, so that nobody would notice a client that left.
     */
    private static final int LOOKS = 400;

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .enable(CsvWriteFeature.STRICT_CHECK_FOR_QUOTING)
            .build();

    private static final String FORMULA = "=+-@\t\r";

    private final RunHistory runs;
    private final int looks;

    RunCsv(RunHistory runs) {
        this(runs, LOOKS);
    }

    RunCsv(RunHistory runs, int looks) {
        this.runs = runs;
        this.looks = looks;
    }

    void write(Scope scope, RunFilter filter, int limit, Writer target) throws IOException {
        StringWriter text = new StringWriter();
        try (SequenceWriter rows =
                MAPPER.writer(MAPPER.schemaFor(Row.class).withHeader()).writeValues(text)) {
            int left = limit;
            RunPosition position = null;
            int look = 0;
            do {
                RunPage page = runs.tersePage(scope, filter, position, Math.min(PAGE, left));
                page.runs().forEach(run -> rows.write(Row.of(run)));
                send(rows, text, target);
                left -= page.runs().size();
                position = page.older();
            } while (position != null && left > 0 && ++look < looks);
            if (position != null) {
                rows.write(Row.more(RunSearch.moment(position.id())));
            }
        }
        target.append(text.getBuffer());
    }

    /** What was found, before the next look: a client that left makes it fail. Jackson would wrap that failure up, so it does not send. */
    private static void send(SequenceWriter rows, StringWriter text, Writer target) throws IOException {
        rows.flush();
        target.append(text.getBuffer());
        target.flush();
        text.getBuffer().setLength(0);
    }

    /** Times of run in seconds, moments in UTC. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @JsonPropertyOrder({
        "id",
        "status",
        "model",
        "version",
        "account",
        "source",
        "worker",
        "hardware",
        "attempts",
        "created_at",
        "started_at",
        "completed_at",
        "run_time",
        "time_to_first_token",
        "input_tokens",
        "output_tokens",
        "cost",
        "currency",
        "error_code"
    })
    record Row(
            String id,
            @Nullable String status,
            @Nullable String model,
            @Nullable String version,
            @Nullable String account,
            @Nullable String source,
            @Nullable String worker,
            @Nullable String hardware,
            @Nullable Integer attempts,
            @Nullable String createdAt,
            @Nullable String startedAt,
            @Nullable String completedAt,
            @Nullable String runTime,
            @Nullable String timeToFirstToken,
            @Nullable Integer inputTokens,
            @Nullable Integer outputTokens,
            @Nullable String cost,
            @Nullable String currency,
            @Nullable String errorCode) {

        static Row of(RunSummary run) {
            Cost cost = run.cost();
            return new Row(
                    PredictionId.format(run.id()),
                    run.status().word(),
                    run.model(),
                    run.version(),
                    run.account(),
                    run.source(),
                    text(run.worker()),
                    run.hardware(),
                    run.attempts(),
                    Timestamps.format(run.createdAt()),
                    Timestamps.formatNullable(run.startedAt()),
                    Timestamps.formatNullable(run.finishedAt()),
                    seconds(run.runTime()),
                    seconds(run.firstToken()),
                    run.inputTokens(),
                    run.outputTokens(),
                    cost == null ? null : cost.text(),
                    cost == null ? null : cost.currency(),
                    run.errorCode());
        }

        /** With a quote before what a spreadsheet would take for the beginning of a formula (OWASP, CSV injection). */
        private static @Nullable String text(@Nullable String text) {
            return text == null || text.isEmpty() || FORMULA.indexOf(text.charAt(0)) < 0 ? text : "'" + text;
        }

        /** The last row of a file that does not hold all. */
        static Row more(Instant before) {
            return new Row(
                    "There may be more runs from before " + Timestamps.format(before)
                            + ": narrow the time range to get them.",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
        }

        private static @Nullable String seconds(@Nullable Duration time) {
            return time == null
                    ? null
                    : BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString();
        }
    }
}
