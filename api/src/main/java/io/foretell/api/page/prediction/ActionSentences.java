package io.foretell.api.page.prediction;

import io.foretell.api.billing.Cost;
import io.foretell.api.page.Formats;
import io.foretell.api.run.ActionResult;
import io.foretell.api.run.RunHistory;
import io.foretell.api.run.RunSummary;
import io.foretell.api.run.Scope;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What an action did to a prediction, or what had happened to it instead. Thread-safe. */
@Component
class ActionSentences {

    private final RunHistory history;
    private final Formats format;

    ActionSentences(RunHistory history, Formats format) {
        this.history = history;
        this.format = format;
    }

    String of(ActionResult result, Scope scope) {
        return switch (result.outcome()) {
            case CANCELED -> canceled(result.id(), scope);
            case STOPPING ->
                "Canceling: what it has written so far stays, and only its run time so far is billed. "
                        + "It may still finish first.";
            case FINISHED_BEFORE -> "It had finished already, so nothing was canceled.";
            case RETRIED -> "Retried: this is the new prediction, with the same input.";
            case RETRIED_BEFORE -> "It had been retried before, as this prediction: nothing new was queued.";
            case VERSION_REMOVED ->
                "Not retried: its model version has been removed. Run its input with a version that is in service.";
            case MODEL_PRIVATE -> "Not retried: its model has become another account's own.";
            case UNFINISHED -> "Not retried: it has not finished yet.";
            case SHARED -> "Shared: anyone who has its address can see it from now on.";
            case UNSHARED -> "No longer shared: only its account's users see it from now on.";
            case NOT_FOUND -> "There is no such prediction, or it is another account's.";
        };
    }

    /** It waited, perhaps not for the first time: what a lost worker had committed is billed. */
    private String canceled(UUID id, Scope scope) {
        RunSummary run = history.find(scope, List.of(id)).getFirst();
        Cost cost = run.cost();
        if (run.attempts() == 0) {
            return "Canceled before it ran; it costs nothing.";
        } else if (cost == null || cost.amount().signum() == 0) {
            return "Canceled while it waited for another worker. Nothing that it had written was kept, so it costs nothing.";
        }
        return "Canceled while it waited for another worker. What it had written stays, and its run time until then is billed: "
                + format.money(cost.amount(), cost.currency()) + ".";
    }
}
