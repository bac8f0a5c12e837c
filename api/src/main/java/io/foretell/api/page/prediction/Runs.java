package io.foretell.api.page.prediction;

import io.foretell.api.page.Formats;
import io.foretell.api.prediction.PredictionMetrics;
import io.foretell.api.prediction.PredictionResponse;
import io.foretell.api.prediction.Predictions;
import io.foretell.api.web.BaseUrl;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Predictions → what pages show of them. Thread-safe. */
@Component
public class Runs {

    private static final String UNKNOWN = "–";
    private static final double MICROS_PER_SECOND = 1e6;

    private final Predictions predictions;
    private final RunQueries queries;
    private final Formats format;

    Runs(Predictions predictions, RunQueries queries, Formats format) {
        this.predictions = predictions;
        this.queries = queries;
        this.format = format;
    }

    /** Empty when the account has no such prediction. */
    public Optional<Run> find(UUID accountId, UUID id, BaseUrl base) {
        // Its progress first: a prediction that finishes in between is then shown as finished.
        Optional<RunQueries.Progress> progress = queries.progress(id);
        return predictions.find(accountId, id, base).map(found -> run(found, progress.orElse(null)));
    }

    private Run run(PredictionResponse prediction, RunQueries.@Nullable Progress progress) {
        boolean finished = prediction.completedAt() != null;
        return new Run(
                prediction.id(),
                prediction.model(),
                prediction.status(),
                finished || progress == null ? "" : detail(progress),
                finished,
                text(prediction.output()),
                prediction.error(),
                finished ? null : prediction.urls().stream(),
                finished || progress == null ? figures(prediction.metrics()) : figures(progress));
    }

    private static String detail(RunQueries.Progress progress) {
        if (!progress.waiting()) {
            return progress.attempt() > 1 ? "attempt " + progress.attempt() : "";
        } else if (!progress.served()) {
            return "no worker serves this version at the moment";
        } else if (progress.attempt() > 0) {
            return "its worker was lost, another continues";
        } else if (progress.ahead() == 0) {
            return "next in the queue";
        }
        String ahead = progress.ahead() == RunQueries.COUNTED ? "1,000 or more" : Integer.toString(progress.ahead());
        return ahead + " ahead in the queue";
    }

    /** Text outputs are lists of pieces; anything else is shown as JSON. */
    private static String text(@Nullable JsonNode output) {
        if (output == null) {
            return "";
        }
        return output.isArray()
                ? output.valueStream().map(JsonNode::asString).collect(Collectors.joining())
                : output.asString(output.toString());
    }

    private List<Run.Figure> figures(RunQueries.Progress progress) {
        if (progress.tokens() == 0) {
            return figures(PredictionMetrics.NONE);
        }
        double seconds = progress.runMicros() / MICROS_PER_SECOND;
        return List.of(
                new Run.Figure("Time to first token", format.seconds(progress.firstTokenMicros() / MICROS_PER_SECOND)),
                new Run.Figure("Speed", seconds == 0 ? UNKNOWN : format.tokensPerSecond(progress.tokens() / seconds)),
                new Run.Figure("Output", format.count(progress.tokens(), "token", "tokens")),
                new Run.Figure("Run time", format.seconds(seconds)),
                new Run.Figure("Cost", UNKNOWN));
    }

    private List<Run.Figure> figures(PredictionMetrics metrics) {
        Double first = metrics.timeToFirstToken();
        Double speed = metrics.tokensPerSecond();
        Integer tokens = metrics.outputTokenCount();
        Double time = metrics.predictTime();
        return List.of(
                new Run.Figure("Time to first token", first == null ? UNKNOWN : format.seconds(first)),
                new Run.Figure("Speed", speed == null ? UNKNOWN : format.tokensPerSecond(speed)),
                new Run.Figure("Output", tokens == null ? UNKNOWN : format.count(tokens, "token", "tokens")),
                new Run.Figure("Run time", time == null ? UNKNOWN : format.seconds(time)),
                new Run.Figure("Cost", cost(metrics)));
    }

    private String cost(PredictionMetrics metrics) {
        return metrics.cost() == null || metrics.currency() == null
                ? UNKNOWN
                : format.money(new BigDecimal(metrics.cost()), metrics.currency());
    }
}
