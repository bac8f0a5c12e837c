package io.foretell.api.page.prediction;

import io.foretell.api.page.Formats;
import io.foretell.api.prediction.PredictionId;
import io.foretell.api.prediction.Predictions;
import io.foretell.api.run.RunDetail;
import io.foretell.api.run.RunEvent;
import io.foretell.api.run.RunHistory;
import io.foretell.api.run.RunSummary;
import io.foretell.api.run.Scope;
import io.foretell.api.run.SharedRun;
import io.foretell.queue.PredictionStatus;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Predictions → what pages show of them while they run and afterwards. Thread-safe. */
@Component
public class Runs {

    private final RunHistory history;
    private final Predictions predictions;
    private final RunQueries queries;
    private final Formats format;

    Runs(RunHistory history, Predictions predictions, RunQueries queries, Formats format) {
        this.history = history;
        this.predictions = predictions;
        this.queries = queries;
        this.format = format;
    }

    /** Empty when the account has no such prediction. */
    public Optional<Run> find(UUID accountId, UUID id) {
        return history.detail(Scope.of(accountId), id).map(this::whole);
    }

    /** With its output so far. */
    Run whole(RunDetail detail) {
        RunSummary run = detail.summary();
        String output = String.join("", detail.output());
        if (!run.status().isTerminal()) {
            return unfinished(run, output);
        }
        boolean failed = run.status() == PredictionStatus.FAILED;
        RunFigures figures = RunFigures.of(detail);
        return new Run(
                PredictionId.format(run.id()),
                run.status(),
                run.status() == PredictionStatus.CANCELED ? whyCanceled(detail) : "",
                output,
                detail.error(),
                failed ? Failure.of(run.errorCode()).advice() : null,
                null,
                figures.list(format),
                figures.calculation(format));
    }

    private static String whyCanceled(RunDetail detail) {
        boolean asked = detail.timeline().stream().anyMatch(event -> event.kind() == RunEvent.Kind.CANCEL_REQUESTED);
        return asked ? "" : "its deadline passed before it finished";
    }

    /** How far it is: little to read, as it is asked for again and again. */
    Run unfinished(RunSummary run) {
        return unfinished(run, "");
    }

    private Run unfinished(RunSummary run, String output) {
        // It may have finished since: then nothing is known of its progress, and who looks next sees its end.
        Optional<RunQueries.Progress> progress = queries.progress(run.id());
        return unfinished(
                run.id(),
                run.status(),
                progress.map(Runs::waitsFor).orElse(""),
                output,
                predictions.streamPath(run.id()),
                progress);
    }

    private Run unfinished(
            UUID id,
            PredictionStatus status,
            String detail,
            String output,
            @Nullable String stream,
            Optional<RunQueries.Progress> progress) {
        RunFigures figures = progress.map(RunFigures::of).orElse(RunFigures.NONE);
        return new Run(PredictionId.format(id), status, detail, output, null, null, stream, figures.list(format), null);
    }

    private static String waitsFor(RunQueries.Progress progress) {
        if (progress.stopping()) {
            return "being canceled";
        } else if (!progress.waiting()) {
            return progress.attempt() > 1 ? "attempt " + progress.attempt() : "";
        } else if (!progress.served()) {
            return "no worker serves this version at the moment";
        } else if (progress.attempt() > 0) {
            return "waits for another worker, which continues it";
        } else if (progress.ahead() == 0) {
            return "next in the queue";
        }
        String ahead = progress.ahead() == RunQueries.COUNTED ? "1,000 or more" : Integer.toString(progress.ahead());
        return ahead + " ahead in the queue";
    }

    /** With its output so far, and without its stream, which would go on after the sharing has ended. */
    Run shared(SharedRun run) {
        String output = String.join("", run.output());
        if (!run.status().isTerminal()) {
            return unfinished(run.id(), run.status(), "", output, null, queries.progress(run.id()));
        }
        RunFigures figures = RunFigures.of(run);
        boolean failed = run.status() == PredictionStatus.FAILED;
        return new Run(
                PredictionId.format(run.id()),
                run.status(),
                "",
                output,
                failed ? Failure.of(run.errorCode()).meaning() : null,
                null,
                null,
                figures.list(format),
                figures.calculation(format));
    }
}
