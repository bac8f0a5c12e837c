package io.foretell.engine;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model said so by a stop token, which is not part of the output, or the listener after a token that is. */
    STOP,
    /** max_new_tokens reached. */
    LENGTH,
    /** Cancelled by {@link Generation#cancel}. */
    CANCELED
}
