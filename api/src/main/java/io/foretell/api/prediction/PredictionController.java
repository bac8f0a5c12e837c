package io.foretell.api.prediction;

import io.foretell.api.account.Caller;
import io.foretell.api.model.ModelVersions;
import io.foretell.api.model.ResolvedVersion;
import io.foretell.api.problem.ApiProblem;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Page;
import io.foretell.queue.Cancellation;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Create, read, list and cancel predictions. */
@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class PredictionController {

    private final Predictions predictions;
    private final ModelVersions versions;
    private final PredictionWait waits;
    private final PredictionProperties properties;

    PredictionController(
            Predictions predictions, ModelVersions versions, PredictionWait waits, PredictionProperties properties) {
        this.predictions = predictions;
        this.versions = versions;
        this.waits = waits;
        this.properties = properties;
    }

    @PostMapping(path = "/predictions", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PredictionResponse> create(
            @AuthenticationPrincipal Caller caller,
            @RequestBody JsonNode body,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @RequestHeader(name = "Cancel-After", required = false) @Nullable String cancelAfter,
            HttpServletRequest request) {
        CreatePredictionRequest create = CreatePredictionRequest.withVersion(body);
        ResolvedVersion version =
                versions.resolve(create.version(), caller).orElseThrow(ApiProblem.InvalidVersion::new);
        return create(caller, version, create, prefer, cancelAfter, request);
    }

    @PostMapping(path = "/models/{owner}/{name}/predictions", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<PredictionResponse> createForModel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestBody JsonNode body,
            @RequestHeader(name = "Prefer", required = false) @Nullable List<String> prefer,
            @RequestHeader(name = "Cancel-After", required = false) @Nullable String cancelAfter,
            HttpServletRequest request) {
        ResolvedVersion version = versions.latest(owner, name, caller).orElseThrow(ApiProblem.NotFound::new);
        return create(caller, version, CreatePredictionRequest.withoutVersion(body), prefer, cancelAfter, request);
    }

    private ResponseEntity<PredictionResponse> create(
            Caller caller,
            ResolvedVersion version,
            CreatePredictionRequest create,
            @Nullable List<String> prefer,
            @Nullable String cancelAfter,
            HttpServletRequest request) {
        long arrived = System.nanoTime();
        Duration deadline = cancelAfter == null ? null : CancelAfter.parse(cancelAfter);
        Optional<WaitPreference> wait = WaitPreference.parse(prefer == null ? List.of() : prefer);
        UUID id = predictions.create(caller.accountId(), version, create, deadline);
        wait.ifPresent(preference ->
                waits.await(id, preference.hold(properties.maxWait()).minusNanos(System.nanoTime() - arrived)));
        PredictionResponse prediction = get(caller, id, request);
        boolean unfinishedWait = wait.isPresent() && !prediction.isFinished();
        var answer = ResponseEntity.status(unfinishedWait ? HttpStatus.ACCEPTED : HttpStatus.CREATED)
                .location(URI.create(prediction.urls().get()));
        wait.ifPresent(preference -> answer.header("Preference-Applied", preference.applied()));
        return answer.body(prediction.isFinished() ? prediction : prediction.asStarting());
    }

    @GetMapping("/predictions/{id}")
    PredictionResponse get(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest request) {
        return get(caller, parse(id), request);
    }

    @GetMapping("/predictions")
    Page<PredictionResponse> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(name = "created_after", required = false) @Nullable String createdAfter,
            @RequestParam(name = "created_before", required = false) @Nullable String createdBefore,
            HttpServletRequest request) {
        PredictionList list = PredictionList.parse(cursor, createdAfter, createdBefore);
        return predictions.list(caller.accountId(), list, BaseUrl.of(request));
    }

    /** Answers the whole prediction, which every client parses; one that has finished stays as it is, and that is no error. */
    @PostMapping("/predictions/{id}/cancel")
    PredictionResponse cancel(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, HttpServletRequest request) {
        UUID known = parse(id);
        get(caller, known, request);
        if (predictions.cancel(known) == Cancellation.STOPPING) {
            waits.await(known, properties.cancelWait());
        }
        return get(caller, known, request);
    }

    private PredictionResponse get(Caller caller, UUID id, HttpServletRequest request) {
        return predictions.find(caller.accountId(), id, BaseUrl.of(request)).orElseThrow(ApiProblem.NotFound::new);
    }

    private static UUID parse(String id) {
        return PredictionId.parse(id).orElseThrow(ApiProblem.NotFound::new);
    }
}
