package io.foretell.api.page.overview;

import io.foretell.api.overview.Finding;
import io.foretell.api.overview.Finding.DatabaseSlow;
import io.foretell.api.overview.Finding.NoWorker;
import io.foretell.api.overview.Finding.QueueOld;
import io.foretell.api.overview.Finding.TransactionOpen;
import io.foretell.api.overview.Finding.WebhookFailing;
import io.foretell.api.overview.Finding.WorkerLost;
import io.foretell.api.page.Formats;
import io.foretell.api.page.overview.Trouble.Link;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;

/** Says what is wrong and what to do next. Thread-safe. */
@Component
class TroubleTexts {

    /** Of a version's 64 digits. */
    private static final int SHORT_DIGEST = 12;

    private static final Link WORKERS = new Link("Workers", "/dashboard/workers");

    private final Formats format;

    TroubleTexts(Formats format) {
        this.format = format;
    }

    Trouble of(Finding finding) {
        return switch (finding) {
            case NoWorker found -> noWorker(found);
            case QueueOld found -> queueOld(found);
            case WorkerLost found -> workerLost(found);
            case WebhookFailing found -> webhookFailing(found);
            case DatabaseSlow found -> databaseSlow(found);
            case TransactionOpen found -> transactionOpen(found);
        };
    }

    private Trouble noWorker(NoWorker found) {
        String sentence = "No worker serves %s (version %s): %s, the oldest for %s."
                .formatted(
                        found.model(),
                        shortened(found.version()),
                        format.count(found.waiting(), "prediction waits", "predictions wait"),
                        format.duration(found.oldestWait()));
        String advice = found.draining() == 0
                ? "Start a worker with this version's folder among its foretell.worker.models."
                : "%s: resume it, or start another."
                        .formatted(format.count(
                                found.draining(),
                                "worker that has this version is draining and takes nothing new",
                                "workers that have this version are draining and take nothing new"));
        return new Trouble(
                "no-worker-" + found.version(),
                sentence,
                advice,
                List.of(new Link("Its runs", "/dashboard/runs?version=" + found.version()), WORKERS));
    }

    private static String shortened(String digest) {
        return digest.substring(0, Math.min(SHORT_DIGEST, digest.length()));
    }

    private static Link runs(String text, String status, String version) {
        return new Link(text, "/dashboard/runs?status=%s&version=%s".formatted(status, version));
    }

    private Trouble queueOld(QueueOld found) {
        String sentence = "The queue of %s (version %s) does not keep up: %s, the oldest for %s, which is more than %s."
                .formatted(
                        found.model(),
                        shortened(found.version()),
                        format.count(found.waiting(), "prediction waits", "predictions wait"),
                        format.duration(found.oldestWait()),
                        format.duration(found.limit()));
        return new Trouble(
                "queue-" + found.version(),
                sentence,
                "A worker serves this version, but its slots are taken or a run hangs. Cancel what hangs, or start another worker.",
                List.of(
                        runs("What runs", "processing", found.version()),
                        new Link("Its runs", "/dashboard/runs?version=" + found.version()),
                        WORKERS));
    }

    private Trouble workerLost(WorkerLost found) {
        String sentence = "Worker \"%s\" (%s) was lost %s: it did not renew its lease."
                .formatted(found.worker(), found.hardware(), format.age(found.lostAt()));
        String advice = found.back()
                ? "A worker of that name is back; the log of the lost one says why it ended. Others take over what it ran."
                : "Others take over what it ran. Look whether its process and its machine are up and reach the database; then start it again.";
        return new Trouble(
                "worker-" + found.workerId(),
                sentence,
                advice,
                List.of(new Link("What it ran", "/dashboard/runs?worker=" + found.workerId()), WORKERS));
    }

    private Trouble webhookFailing(WebhookFailing found) {
        String sentence =
                "Webhooks of account %s to %s fail: %s did not get through in %s, the first of them %s; the last error: %s."
                        .formatted(
                                found.account(),
                                withoutSecrets(found.url()),
                                format.count(found.deliveries(), "delivery", "deliveries"),
                                format.count(found.attempts(), "attempt", "attempts"),
                                format.age(found.since()),
                                found.lastError());
        return new Trouble(
                "webhook-%s-%08x".formatted(found.accountId(), found.url().hashCode()),
                sentence,
                "Tell whoever runs that server. Each delivery is tried again by itself, foretell.webhook.attempts times in all.",
                List.of(
                        new Link("Runs of the account", "/dashboard/runs?account=" + found.account()),
                        new Link("Account", "/dashboard/accounts/" + found.account())));
    }

    /** Without user, query and fragment, which may hold secrets. */
    private static String withoutSecrets(String url) {
        try {
            return UriComponentsBuilder.fromUriString(url)
                    .userInfo(null)
                    .replaceQuery(null)
                    .fragment(null)
                    .build()
                    .toUriString();
        } catch (IllegalArgumentException e) {
            return "an address that cannot be read";
        }
    }

    private Trouble databaseSlow(DatabaseSlow found) {
        return new Trouble(
                "database",
                "The database is slow: it took %s for what should take no more than %s."
                        .formatted(format.duration(found.took()), format.duration(found.limit())),
                "Look for load on its machine, for a slow network to it, and in pg_stat_activity for statements that wait for a lock.",
                List.of());
    }

    private Trouble transactionOpen(TransactionOpen found) {
        return new Trouble(
                "transaction-" + found.processId(),
                "A transaction of \"%s\" has been open for %s."
                        .formatted(found.application(), format.duration(found.open())),
                ("Until it ends, deleted rows of the queue stay and claims become slower. Let that program end it, or run"
                                + " select pg_terminate_backend(%d) in the database.")
                        .formatted(found.processId()),
                List.of());
    }
}
