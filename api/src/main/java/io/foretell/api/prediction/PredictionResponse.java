package io.foretell.api.prediction;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.foretell.api.billing.Cost;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Timestamps;
import io.foretell.queue.PredictionStatus;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/** A prediction as clients and webhook receivers see it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PredictionResponse(
        String id,
        String model,
        String version,
        @JsonRawValue String input,
        @Nullable JsonNode output,
        String logs,
        @Nullable String error,
        String status,
        String createdAt,
        @Nullable String startedAt,
        @Nullable String completedAt,
        boolean dataRemoved,
        PredictionMetrics metrics,
        String source,
        Urls urls,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String deadline,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String webhook,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> webhookEventsFilter,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String hardware,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String errorCode,

        @JsonInclude(JsonInclude.Include.NON_NULL) @JsonRawValue @Nullable
        String logprobs) {

    /** No null among them: the Python client 1.x takes every value for a string. */
    public record Urls(String get, String cancel, String stream) {

        static Urls of(UUID id, String streamToken, BaseUrl base) {
            String get = base.resolve("/v1/predictions/" + PredictionId.format(id));
            return new Urls(get, get + "/cancel", base.resolve("/v1/streams/" + streamToken));
        }
    }

    static PredictionResponse of(PredictionRow row, @Nullable Cost cost, Urls urls) {
        return new PredictionResponse(
                PredictionId.format(row.id()),
                row.owner() + "/" + row.name(),
                row.digest(),
                row.input(),
                output(row.output()),
                row.logs(),
                row.error(),
                row.status(),
                Timestamps.format(row.createdAt()),
                Timestamps.formatNullable(row.startedAt()),
                Timestamps.formatNullable(row.finishedAt()),
                false,
                PredictionMetrics.of(row, cost),
                row.source(),
                urls,
                row.deadlineGiven() ? Timestamps.format(row.deadlineAt()) : null,
                row.webhookUrl(),
                row.webhookUrl() == null ? List.of() : row.webhookEvents(),
                row.hardware(),
                row.errorCode(),
                row.logprobs());
    }

    private static @Nullable JsonNode output(@Nullable String json) {
        return json == null ? null : TextChunks.safe(JsonMapper.shared().readTree(json));
    }

    boolean isFinished() {
        return completedAt != null;
    }

    /**
     * What a create answers while unfinished, whatever has happened since: clients take any other status in the answer to a create
     * as final, and count output they find there as read.
     */
    PredictionResponse asStarting() {
        return new PredictionResponse(
                id,
                model,
                version,
                input,
                null,
                "",
                null,
                PredictionStatus.STARTING.word(),
                createdAt,
                null,
                null,
                dataRemoved,
                PredictionMetrics.NONE,
                source,
                urls,
                deadline,
                webhook,
                webhookEventsFilter,
                null,
                null,
                null);
    }
}
