package io.foretell.api.webhook;

import org.jspecify.annotations.Nullable;

/** How an attempt went. */
sealed interface WebhookResult {

    /** The receiver answered 2xx. */
    record Delivered(int status) implements WebhookResult {}

    /**
     * It may work later.
     *
     * @param status the receiver's answer; null when there was none
     * @param error in plain words
     */
    record Failed(@Nullable Integer status, String error) implements WebhookResult {}

    /** It must not be tried again. */
    record Refused(String error) implements WebhookResult {}
}
