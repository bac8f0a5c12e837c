package io.foretell.api.page.prediction;

import io.foretell.queue.PredictionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as its page and the playground show it while it runs and afterwards.
 *
 * @param id the public one
 * @param detail what it waits for or why it was canceled, in a few words; empty when there is nothing to say
 * @param output all of it so far; empty in the state of an unfinished prediction, whose reader follows the stream
 * @param error why it failed; null unless it did
 * @param advice what to do about that
 * @param stream path where its output can be followed; null when it has finished, or is read by strangers
 * @param figures what is known of time, tokens and cost
 * @param calculation how the cost came about; null while there is none
 */
public record Run(
        String id,
        PredictionStatus status,
        String detail,
        String output,
        @Nullable String error,
        @Nullable String advice,
        @Nullable String stream,
        List<Figure> figures,
        @Nullable String calculation) {

    /** A number with its name; "–" while it is not known. */
    public record Figure(String name, String value) {}

    public boolean finished() {
        return status.isTerminal();
    }
}
