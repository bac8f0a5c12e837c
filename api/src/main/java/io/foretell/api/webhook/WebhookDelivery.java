package io.foretell.api.webhook;

import io.foretell.api.prediction.PredictionId;
import java.util.UUID;

/**
 * A delivery that this process may attempt now.
 *
 * @param attempt 1 for the first; proves, with the id, that the attempt is still this process's
 */
record WebhookDelivery(UUID id, UUID predictionId, UUID accountId, String url, int attempt) {

    /** The same over all attempts, so that receivers can tell a repetition. */
    String messageId() {
        return "msg_" + PredictionId.format(id);
    }
}
