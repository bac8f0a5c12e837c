package io.foretell.engine;

/** What a {@link TokenListener} wants after a token. */
public enum Continuation {
    CONTINUE,
    /** This was the sequence's last token, for a reason that the engine can't see, such as a stop sequence in the text. */
    STOP
}
