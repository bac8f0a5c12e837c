package io.foretell.api.page.prediction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A prediction as its page and the playground show it while it runs and afterwards.
 *
 * @param id the public one
 * @param status the public word
 * @param detail what it waits for, in a few words; empty when there is nothing to say
 * @param output all of it so far
 * @param stream where its output can be followed; null when it has finished
 * @param figures what is known of time, tokens and cost
 */
public record Run(
        String id,
        String model,
        String status,
        String detail,
        boolean finished,
        String output,
        @Nullable String error,
        @Nullable String stream,
        List<Figure> figures) {

    /** A number with its name; "–" while it is not known. */
    public record Figure(String name, String value) {}

    /** The status as a person says it. */
    public String label() {
        return switch (status) {
            case "starting" -> "Waiting";
            case "processing" -> "Running";
            case "succeeded" -> "Succeeded";
            case "failed" -> "Failed";
            case "canceled" -> "Canceled";
            default -> status;
        };
    }
}
