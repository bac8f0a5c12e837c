package io.foretell.api.prediction;

import io.foretell.api.billing.Cost;
import io.foretell.api.billing.UsageQueries;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Page;
import io.foretell.queue.Cancellation;
import io.foretell.queue.NewPrediction;
import io.foretell.queue.PredictionQueue;
import io.foretell.queue.PredictionSignal;
import io.foretell.queue.QueueNotifier;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.node.ObjectNode;

/** The predictions. Thread-safe. */
@Service
public class Predictions {

    /** As on Replicate. */
    private static final int PAGE_SIZE = 100;

    private final InputValidator validator;
    private final PredictionQueue queue;
    private final QueueNotifier notifier;
    private final PredictionQueries queries;
    private final UsageQueries usage;
    private final StreamTokens streamTokens;
    private final TransactionTemplate transactions;
    private final PredictionProperties properties;

    Predictions(
            InputValidator validator,
            PredictionQueue queue,
            QueueNotifier notifier,
            PredictionQueries queries,
            UsageQueries usage,
            StreamTokens streamTokens,
            TransactionTemplate transactions,
            PredictionProperties properties) {
        this.validator = validator;
        this.queue = queue;
        this.notifier = notifier;
        this.queries = queries;
        this.usage = usage;
        this.streamTokens = streamTokens;
        this.transactions = transactions;
        this.properties = properties;
    }

    /**
     * Stores and queues a prediction, and wakes workers once it is committed.
     *
     * @param deadline how long after creation it is canceled, if the caller said so
     * @throws ApiProblem.InvalidInput when the input does not fit the version; nothing is stored then
     */
    UUID create(UUID accountId, ResolvedVersion version, CreatePredictionRequest request, @Nullable Duration deadline) {
        return create(accountId, version, request, deadline, "api");
    }

    /**
     * The same for somebody who asks on a page: {@code source} is {@code web}, there is no webhook.
     *
     * @throws ApiProblem.InvalidInput when the input does not fit the version; nothing is stored then
     */
    public UUID runFromPage(UUID accountId, ResolvedVersion version, ObjectNode input) {
        return create(accountId, version, CreatePredictionRequest.ofPage(input), null, "web");
    }

    private UUID create(
            UUID accountId,
            ResolvedVersion version,
            CreatePredictionRequest request,
            @Nullable Duration deadline,
            String source) {
        ObjectNode input = validator.validate(version, request.input());
        NewPrediction prediction = new NewPrediction(
                accountId,
                version.id(),
                input.toString(),
                source,
                deadline == null ? properties.defaultDeadline() : deadline,
                deadline != null,
                request.webhook(),
                request.webhook() == null ? List.of() : request.webhookEvents());
        UUID id = transactions.execute(status -> queue.enqueue(prediction));
        notifier.signal(PredictionSignal.QUEUED, Long.toString(version.id()));
        return id;
    }

    /** Empty when the account has no such prediction. */
    public Optional<PredictionResponse> find(UUID accountId, UUID id, BaseUrl base) {
        return queries.find(accountId, id)
                .map(row -> response(row, costs(List.of(row)).get(row.id()), base));
    }

    /**
     * Where a prediction's output can be followed, on this site: whoever has it may read the output. A path alone, so that a page behind TLS
     * need not know the address that it was asked at.
     */
    public String streamPath(UUID id) {
        return "/v1/streams/" + streamTokens.of(id);
    }

    /** A page of the account's predictions, newest first. */
    Page<PredictionResponse> list(UUID accountId, PredictionList list, BaseUrl base) {
        PageCursor cursor = list.cursor();
        boolean backwards = cursor != null && cursor.newer();
        List<PredictionRow> found = backwards
                ? queries.newer(accountId, list.range(), PAGE_SIZE + 1)
                : queries.older(accountId, list.range(), PAGE_SIZE + 1);
        boolean more = found.size() > PAGE_SIZE;
        List<PredictionRow> rows =
                !more ? found : backwards ? found.subList(1, found.size()) : found.subList(0, PAGE_SIZE);
        boolean older = backwards || more;
        boolean newer = backwards ? more : cursor != null;
        Map<UUID, Cost> costs = costs(rows);
        return new Page<>(
                older && !rows.isEmpty()
                        ? list.url(base, new PageCursor(rows.getLast().id(), false))
                        : null,
                newer && !rows.isEmpty()
                        ? list.url(base, new PageCursor(rows.getFirst().id(), true))
                        : null,
                rows.stream()
                        .map(row -> response(row, costs.get(row.id()), base))
                        .toList());
    }

    private PredictionResponse response(PredictionRow row, @Nullable Cost cost, BaseUrl base) {
        return PredictionResponse.of(row, cost, PredictionResponse.Urls.of(row.id(), streamTokens.of(row.id()), base));
    }

    /** Only finished predictions have an entry in the ledger. */
    private Map<UUID, Cost> costs(List<PredictionRow> rows) {
        return usage.costs(rows.stream()
                .filter(PredictionRow::isFinished)
                .map(PredictionRow::id)
                .toList());
    }

    /** Asks for cancellation; a finished prediction stays as it is. */
    public Cancellation cancel(UUID id) {
        Cancellation cancellation = queue.cancel(id);
        switch (cancellation) {
            case FINISHED -> notifier.signal(PredictionSignal.PROGRESS, id.toString());
            case STOPPING -> notifier.signal(PredictionSignal.STOP, id.toString());
            case NOTHING_TO_CANCEL -> {}
        }
        return cancellation;
    }
}
