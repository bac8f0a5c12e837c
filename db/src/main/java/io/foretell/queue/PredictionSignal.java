package io.foretell.queue;

/** What processes tell each other over NOTIFY. A signal only wakes: whoever hears it reads the tables. */
public enum PredictionSignal {
    /** Work was queued; the subject is a model version's id. */
    QUEUED,
    /** A running prediction is to be stopped; the subject is the prediction's id. */
    STOP,
    /** Output was committed or the prediction finished; the subject is the prediction's id. */
    PROGRESS;

    /** The PostgreSQL channel. */
    public String channel() {
        return "foretell_" + name().toLowerCase(java.util.Locale.ROOT);
    }
}
