package io.foretell.api.webhook;

import java.time.Duration;

/** Pauses between attempts: each twice the one before, give or take a fifth, so that deliveries that failed together part. */
record WebhookBackoff(Duration first) {

    private static final double JITTER = 0.2;

    /**
     * @param attempt the one that failed, from 1
     * @param chance uniform in [0, 1)
     */
    Duration after(int attempt, double chance) {
        double factor = (1L << (attempt - 1)) * (1 - JITTER + 2 * JITTER * chance);
        return Duration.ofNanos(Math.round(first.toNanos() * factor));
    }
}
