package io.foretell.engine;

/** Why a sequence ended. */
public enum FinishReason {
    /** The model said so: a stop token, which is not part of the output. */
    STOP,
    /** max_new_tokens reached. */
    LENGTH,
    /** Cancelled by {@link Generation#cancel}. */
    CANCELED
}
