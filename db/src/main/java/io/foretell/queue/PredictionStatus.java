package io.foretell.queue;

import java.util.Locale;

/** The public states of a prediction; a later state never goes back to an earlier one. */
public enum PredictionStatus {
    STARTING,
    PROCESSING,
    SUCCEEDED,
    FAILED,
    CANCELED;

    /** The word used in SQL, JSON and pages. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static PredictionStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELED;
    }
}
