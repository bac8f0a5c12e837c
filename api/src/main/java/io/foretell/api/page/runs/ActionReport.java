package io.foretell.api.page.runs;

import io.foretell.api.prediction.PredictionId;
import io.foretell.api.run.ActionResult;
import io.foretell.api.run.ActionResult.Outcome;
import io.foretell.queue.PredictionStatus;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an action did to the runs that it was asked for.
 *
 * @param sentence counts the runs per outcome
 * @param lines what became of each, where that says more than the sentence; otherwise empty
 */
record ActionReport(String sentence, List<Line> lines) {

    /**
     * Kept in the session from the action to the page after it.
     *
     * @param id of the run, as are {@code made}'s
     * @param made the run that repeats it
     */
    public record Line(String id, String text, @Nullable String made) implements Serializable {}

    static ActionReport of(List<ActionResult> results) {
        Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);
        results.forEach(result -> counts.merge(result.outcome(), 1, Integer::sum));
        String sentence = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + words(count.getKey()))
                .collect(Collectors.joining(", ", "", "."));
        boolean more = counts.size() > 1 || results.stream().anyMatch(result -> result.retriedAs() != null);
        return new ActionReport(
                sentence, more ? results.stream().map(ActionReport::line).toList() : List.of());
    }

    /** After a number or an id. */
    private static String words(Outcome outcome) {
        return switch (outcome) {
            case CANCELED -> "canceled";
            case STOPPING -> "being stopped";
            case FINISHED_BEFORE -> "had finished before";
            case RETRIED -> "retried";
            case RETRIED_BEFORE -> "had been retried before";
            case VERSION_REMOVED -> "of a removed version, which nothing runs";
            case MODEL_PRIVATE -> "of a model that has become another account's own";
            case UNFINISHED -> "not finished yet";
            case SHARED -> "shared";
            case UNSHARED -> "no longer shared";
            case NOT_FOUND -> "not found";
        };
    }

    private static Line line(ActionResult result) {
        PredictionStatus status = result.outcome() == Outcome.FINISHED_BEFORE ? result.status() : null;
        UUID made = result.retriedAs();
        return new Line(
                PredictionId.format(result.id()),
                words(result.outcome()) + (status == null ? "" : ": " + status.word()),
                made == null ? null : PredictionId.format(made));
    }
}
