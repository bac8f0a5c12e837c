package io.foretell.api.prediction;

import io.foretell.api.problem.ApiProblem;
import io.foretell.api.web.BaseUrl;
import io.foretell.api.web.Timestamps;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What a GET /v1/predictions asks for.
 *
 * @param createdAfter as given, for the links to the next and previous page
 * @param createdBefore as given
 */
record PredictionList(
        @Nullable PageCursor cursor,
        @Nullable String createdAfter,
        @Nullable String createdBefore,
        PredictionRange range) {

    /**
     * @throws ApiProblem.InvalidParameter naming the parameter that can't be read
     */
    static PredictionList parse(
            @Nullable String cursor, @Nullable String createdAfter, @Nullable String createdBefore) {
        PredictionRange range =
                PredictionRange.of(moment("created_after", createdAfter), moment("created_before", createdBefore));
        PageCursor position = cursor == null ? null : PageCursor.decode(cursor);
        if (position != null) {
            range = position.newer() ? range.newerThan(position.id()) : range.olderThan(position.id());
        }
        return new PredictionList(position, createdAfter, createdBefore, range);
    }

    private static @Nullable Instant moment(String name, @Nullable String text) {
        if (text == null) {
            return null;
        }
        return Timestamps.parse(text)
                .orElseThrow(() -> new ApiProblem.InvalidParameter(
                        name, name + " must be a date and time in ISO 8601, such as 2026-01-31T12:00:00Z."));
    }

    /** The same list from another position. */
    String url(BaseUrl base, PageCursor position) {
        StringJoiner query = new StringJoiner("&", base.resolve("/v1/predictions?"), "");
        query.add("cursor=" + position.encode());
        if (createdAfter != null) {
            query.add("created_after=" + URLEncoder.encode(createdAfter, StandardCharsets.UTF_8));
        }
        if (createdBefore != null) {
            query.add("created_before=" + URLEncoder.encode(createdBefore, StandardCharsets.UTF_8));
        }
        return query.toString();
    }
}
