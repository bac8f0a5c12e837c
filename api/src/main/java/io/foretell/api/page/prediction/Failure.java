package io.foretell.api.page.prediction;

import org.jspecify.annotations.Nullable;

/**
 * What an error code means and what to do about it, as docs/errors.md has it.
 *
 * @param meaning tells nothing of the inside, so that strangers may read it
 */
record Failure(String meaning, String advice) {

    static Failure of(@Nullable String errorCode) {
        return switch (errorCode) {
            case "worker_lost" ->
                new Failure(
                        "The workers that ran it were lost.",
                        "Retry it. The operator finds the cause in the workers' logs.");
            case "version_removed" ->
                new Failure(
                        "The model version was removed before it was run to its end.",
                        "Run its input with a version that is in service.");
            case null, default ->
                new Failure(
                        "The model could not run this input to its end.",
                        "Retry it. If it fails again, tell the operator this prediction's id.");
        };
    }
}
