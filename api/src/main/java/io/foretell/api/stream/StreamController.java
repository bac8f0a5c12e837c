package io.foretell.api.stream;

import io.foretell.api.prediction.StreamTokens;
import io.foretell.api.problem.ApiProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.CrossOrigin;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** A prediction's output as it comes, from its first chunk or from where a client's connection broke. */
@RestController
class StreamController {

    private static final String RETRY_SECONDS = "5";

    private final StreamTokens tokens;
    private final StreamQueries queries;
    private final Streams streams;

    StreamController(StreamTokens tokens, StreamQueries queries, Streams streams) {
        this.tokens = tokens;
        this.queries = queries;
        this.streams = streams;
    }

    /** To any page of any site: the token in the address is all that it takes, and no cookie counts. */
    @CrossOrigin(origins = "*", allowedHeaders = "*", methods = RequestMethod.GET)
    @GetMapping("/v1/streams/{token}")
    void stream(
            @PathVariable String token,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        UUID prediction = tokens.prediction(token).filter(queries::exists).orElseThrow(ApiProblem.NotFound::new);
        StreamPosition start = StreamPosition.start(prediction);
        if (start.doneId().equals(lastEventId)) {
            response.setStatus(
                    HttpServletResponse.SC_NO_CONTENT); // which a browser's EventSource takes for "come no more"
            return;
        }
        StreamPosition from = lastEventId == null || lastEventId.isEmpty() ? start : after(prediction, lastEventId);
        if (request.getMethod().equals(HttpMethod.HEAD.name())) {
            response.setContentType(EventConnection.EVENT_STREAM);
        } else {
            open(from, request, response);
        }
    }

    private static StreamPosition after(UUID prediction, String lastEventId) {
        return StreamPosition.after(prediction, lastEventId)
                .orElseThrow(() -> new ApiProblem.InvalidParameter(
                        "Last-Event-ID",
                        "Last-Event-ID is not the id of an event of this stream; leave it out to begin at the start."));
    }

    private void open(StreamPosition from, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            streams.open(from, request, response);
        } catch (ApiProblem.NoMoreStreams e) {
            response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
            throw e;
        }
    }
}
