package io.foretell.api.webhook;

import io.foretell.api.account.Accounts;
import io.foretell.api.prediction.PredictionProgress;
import io.foretell.api.prediction.Predictions;
import io.foretell.api.web.ApiProperties;
import io.foretell.api.web.BaseUrl;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends due deliveries: claims them when a prediction made progress and every {@code foretell.webhook.poll}, then attempts each on a
 * virtual thread of its own.
 */
@Component
class WebhookDispatcher implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    /** How long a stop waits for attempts under way. */
    private static final Duration STOP_WAIT = Duration.ofSeconds(1);

    /** How much longer than an attempt can take a delivery stays locked: time for reading the prediction and writing the result. */
    private static final Duration LOCK_MARGIN = Duration.ofSeconds(30);

    private final WebhookQueries deliveries;
    private final WebhookSender sender;
    private final Predictions predictions;
    private final Accounts accounts;
    private final JsonMapper json;
    private final SecureRandom random;
    private final WebhookProperties properties;
    private final BaseUrl base;
    private final Semaphore free;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean running;

    WebhookDispatcher(
            WebhookQueries deliveries,
            WebhookSender sender,
            Predictions predictions,
            PredictionProgress progress,
            Accounts accounts,
            JsonMapper json,
            SecureRandom random,
            WebhookProperties properties,
            ApiProperties api) {
        this.deliveries = deliveries;
        this.sender = sender;
        this.predictions = predictions;
        this.accounts = accounts;
        this.json = json;
        this.random = random;
        this.properties = properties;
        this.base = BaseUrl.of(api.publicUrl());
        this.free = new Semaphore(properties.concurrency());
        progress.subscribe(subject -> wake.release());
    }

    private void run() {
        try {
            while (running) {
                claimQuietly();
                boolean woken = wake.tryAcquire(properties.poll().toNanos(), TimeUnit.NANOSECONDS);
                LOG.trace("looking for due deliveries; woken: {}", woken);
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("the dispatcher was interrupted", e);
        }
    }

    /** Whatever fails, there is a pause before the next look, and there is a next look. */
    private void claimQuietly() {
        try {
            claim();
        } catch (RuntimeException e) {
            LOG.warn("can't look for due webhook deliveries; we look again", e);
        }
    }

    private void claim() {
        int limit = free.drainPermits();
        int claimed = 0;
        try {
            if (limit > 0) {
                for (WebhookDelivery delivery :
                        deliveries.claim(limit, properties.timeout().plus(LOCK_MARGIN))) {
                    claimed++;
                    Thread.ofVirtual().name("webhook-" + delivery.messageId()).start(() -> attempt(delivery));
                }
            }
        } finally {
            free.release(limit - claimed);
        }
    }

    private void attempt(WebhookDelivery delivery) {
        try {
            record(delivery, sent(delivery));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("can't record attempt {} of delivery {}; it is repeated", delivery.attempt(), delivery.id(), e);
        } finally {
            free.release();
            wake.release();
        }
    }

    private WebhookResult sent(WebhookDelivery delivery) throws InterruptedException {
        try {
            return send(delivery);
        } catch (RuntimeException e) {
            LOG.warn("attempt {} of delivery {} broke off", delivery.attempt(), delivery.id(), e);
            return new WebhookResult.Failed(null, "the service could not make the request");
        }
    }

    private WebhookResult send(WebhookDelivery delivery) throws InterruptedException {
        var prediction = predictions.find(delivery.accountId(), delivery.predictionId(), base);
        if (prediction.isEmpty()) {
            return new WebhookResult.Refused("the prediction has been deleted");
        }
        return sender.send(
                delivery, accounts.webhookSecret(delivery.accountId()), json.writeValueAsBytes(prediction.get()));
    }

    private void record(WebhookDelivery delivery, WebhookResult result) {
        switch (result) {
            case WebhookResult.Delivered(int status) -> deliveries.delivered(delivery, status);
            case WebhookResult.Failed failed
            when cutOffByStop(failed) ->
                LOG.info("attempt {} of delivery {} is repeated after the stop", delivery.attempt(), delivery.id());
            case WebhookResult.Failed failed -> failed(delivery, failed);
            case WebhookResult.Refused(String error) -> deliveries.failed(delivery, null, error, null);
        }
    }

    /** Then it says nothing of the receiver: the delivery's lock ends, and another process attempts it again. */
    private boolean cutOffByStop(WebhookResult.Failed failed) {
        return !running && failed.status() == null;
    }

    private void failed(WebhookDelivery delivery, WebhookResult.Failed failed) {
        boolean last = delivery.attempt() >= properties.attempts();
        Duration pause = new WebhookBackoff(properties.firstRetry()).after(delivery.attempt(), random.nextDouble());
        LOG.info(
                "attempt {} of webhook delivery {} failed: {}; {}",
                delivery.attempt(),
                delivery.id(),
                failed.error(),
                last ? "given up" : "again in " + pause.toMillis() + " ms");
        deliveries.failed(delivery, failed.status(), failed.error(), last ? null : pause);
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("webhook-dispatcher").start(this::run);
    }

    /** Claims no more. What is under way and does not end soon is repeated when its lock ends. */
    @Override
    public void stop() {
        running = false;
        wake.release();
        try {
            boolean done = free.tryAcquire(properties.concurrency(), STOP_WAIT.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("all attempts under way have ended: {}", done);
            if (done) {
                free.release(properties.concurrency()); // it may be started again
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
