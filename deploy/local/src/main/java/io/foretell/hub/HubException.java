package io.foretell.hub;

import org.jspecify.annotations.Nullable;

/** Why a model can't be fetched, in one sentence that says what to do. It is shown as it is, without a stack trace. */
public final class HubException extends RuntimeException {

    private static final long serialVersionUID = 1;

    HubException(String sentence) {
        super(sentence);
    }

    HubException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
